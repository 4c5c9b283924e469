// Short notes at the bottom. They never take the focus, and stay while the
// pointer or the focus is on them.

import { useEffect, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { closeToast, type Toast, toasts, undo } from "../store/toasts.ts";
import { Icon } from "./icon.tsx";

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <Note key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Note(props: { toast: Toast }) {
  const { toast } = props;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.stay === 0) return;
    const timer = setTimeout(() => closeToast(toast.id), toast.stay);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only keeps the note in sight
    <div
      class={`toast ${toast.kind}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      {toast.kind === "danger" && <Icon name="circle-alert" />}
      <span>{toast.text}</span>
      {toast.undo && (
        <button type="button" class="undo" onClick={() => undo(toast.undo)}>
          {t("command-undo")} <kbd aria-hidden="true">z</kbd>
        </button>
      )}
      {toast.kind === "danger" && (
        <button type="button" aria-label={t("close")} onClick={() => closeToast(toast.id)}>
          <Icon name="x" small />
        </button>
      )}
    </div>
  );
}
