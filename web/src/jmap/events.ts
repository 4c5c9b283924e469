// Listens to the program's event source (RFC 8620 §7.3): which types changed
// in which account, and how the accounts fare. The browser reconnects by
// itself; while the source did not stand, everything may have changed.

import type { Status } from "../api.ts";

export interface Listener {
  changed: (accounts: Record<string, Record<string, string>>) => void;
  status: (status: Status) => void;
  /** The source stands, for the first time or again. */
  opened: () => void;
  lost: () => void;
}

export function listen(listener: Listener): void {
  const source = new EventSource("/jmap/events?types=*&closeafter=no&ping=30");
  let broken = false;
  source.addEventListener("open", () => {
    listener.opened();
    broken = false;
  });
  source.addEventListener("error", () => {
    if (!broken) listener.lost();
    broken = true;
    // A refusal (not a lost connection) closes the source for good.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(listener), 5000);
  });
  source.addEventListener("state", (event) => {
    const change = parsed<{ changed?: Record<string, Record<string, string>> }>(event);
    if (change?.changed) listener.changed(change.changed);
  });
  source.addEventListener("status", (event) => {
    const status = parsed<Status>(event);
    if (status?.accounts) listener.status(status);
  });
}

function parsed<T>(event: MessageEvent<string>): T | null {
  try {
    return JSON.parse(event.data) as T;
  } catch {
    return null;
  }
}
