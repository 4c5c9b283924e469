// Short notes at the bottom of the page, and the stack of what can be undone.
// A toast's undo stays reachable by `z` after the toast is gone.

import { signal } from "@preact/signals";
import { t } from "../l10n.ts";

export interface Toast {
  id: number;
  text: string;
  kind: "note" | "danger";
  /** How long it stays, in milliseconds; 0 until closed. */
  stay: number;
  undo?: Undo;
  /** Done once the note has gone and nobody has undone it. */
  over?: () => void;
}

export interface Undo {
  run: () => void | Promise<void>;
}

const STACK = 20;

export const toasts = signal<Toast[]>([]);
const stack: Undo[] = [];
let count = 0;

export function say(
  text: string,
  options: Partial<Pick<Toast, "kind" | "stay" | "undo" | "over">> = {},
): number {
  count += 1;
  const kind = options.kind ?? "note";
  const toast: Toast = { id: count, text, kind, stay: kind === "danger" ? 0 : 8000, ...options };
  if (toast.undo) remember(toast.undo);
  // One note at a time; a danger note stays beside it.
  keep((other) => other.kind === "danger" && kind !== "danger");
  toasts.value = [...toasts.value, toast];
  return toast.id;
}

export function closeToast(id: number): void {
  keep((toast) => toast.id !== id);
}

export function closeToasts(): void {
  keep(() => false);
}

/** Lets the others go; what was to be done then is done, and is undone no more. */
function keep(which: (toast: Toast) => boolean): void {
  const gone = toasts.value.filter((toast) => !which(toast));
  toasts.value = toasts.value.filter(which);
  for (const { undo, over } of gone) {
    if (undo && over) forget(undo);
    over?.();
  }
}

export function canUndo(): boolean {
  return stack.length > 0;
}

/** Puts a thing on the stack; for what is seen where it was done, without a note. */
export function remember(undo: Undo): void {
  stack.push(undo);
  if (stack.length > STACK) stack.shift();
}

/** Undoes one thing: the last, or the one given. */
export function undo(which: Undo | undefined = stack.at(-1)): void {
  if (!which) return;
  forget(which);
  void which.run();
}

/** Takes a thing off the stack without undoing it. */
export function forget(which: Undo): void {
  const index = stack.lastIndexOf(which);
  if (index >= 0) stack.splice(index, 1);
  toasts.value = toasts.value.filter((toast) => toast.undo !== which);
}

/** Copies a text, and says so. */
export function copy(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => say(done),
    () => say(t("log-not-copied"), { kind: "danger" }),
  );
}
