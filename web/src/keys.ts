// From keys to commands. Single keys work only outside text fields; keys that
// were pressed inside a message frame arrive here too.

import { COMMANDS, type Command } from "./commands.ts";
import { overlay } from "./store/ui.ts";

export interface Press {
  key: string;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
}

/** How long the first key of a sequence waits for the second, in milliseconds. */
const SEQUENCE = 1200;

let prefix = "";
let prefixTimer = 0;

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const press = { key: event.key, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey };
    if (handle(press, inText(target), target)) event.preventDefault();
  });
}

/** True when a command took the key. */
export function handle(press: Press, text = false, target: HTMLElement | null = null): boolean {
  if (press.alt || press.meta) return false;
  const dialog = document.querySelector("dialog[open]");
  const name = (press.ctrl ? "Ctrl+" : "") + (press.ctrl ? press.key.toLowerCase() : press.key);
  if (dialog && name !== "Ctrl+k" && name !== "?") return false;
  if (isControl(target) && ["Enter", " ", "ArrowDown", "ArrowUp"].includes(press.key)) return false;
  const full = prefix ? `${prefix} ${name}` : name;
  const found = COMMANDS.find((command) => fits(command, full, text));
  clearTimeout(prefixTimer);
  prefix = "";
  if (found) {
    found.run();
    return true;
  }
  if (
    !text &&
    !overlay.peek() &&
    COMMANDS.some((command) => command.keys.some((key) => key.startsWith(`${name} `)))
  ) {
    prefix = name;
    prefixTimer = setTimeout(() => {
      prefix = "";
    }, SEQUENCE) as unknown as number;
    return true;
  }
  return false;
}

function fits(command: Command, full: string, text: boolean): boolean {
  if (!command.keys.includes(full)) return false;
  if (text && !command.everywhere) return false;
  return command.when?.() ?? true;
}

function inText(target: HTMLElement | null): boolean {
  if (!target) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}

/** Buttons and links keep the keys that press them. */
function isControl(target: HTMLElement | null): boolean {
  return target?.closest("button, a[href], summary, input, [role=radio]") != null;
}
