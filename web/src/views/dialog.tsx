// What lies over the page. A native dialog, so that the focus stays inside.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import { overlay } from "../store/ui.ts";
import { Icon } from "./icon.tsx";

export function Dialog(props: { id: string; label: string; class?: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the next key: what is typed at once after the key that opens it belongs here.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      id={props.id}
      class={props.class}
      aria-label={props.label}
      onClose={() => (overlay.value = null)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      {props.children}
    </dialog>
  );
}

export function Head(props: { title: string }) {
  return (
    <div class="dh">
      <h2>{props.title}</h2>
      <button
        type="button"
        class="ib"
        aria-label={t("close")}
        title={t("close")}
        onClick={() => (overlay.value = null)}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}
