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

/** Listens from now on; what it gives begins anew. */
export function listen(listener: Listener): () => void {
  let source = connect();
  let retry = 0;
  function again() {
    clearTimeout(retry);
    source.close();
    source = connect();
  }
  function connect(): EventSource {
    return hear(listener, () => {
      retry = setTimeout(again, 5000) as unknown as number;
    });
  }
  return again;
}

function hear(listener: Listener, refused: () => void): EventSource {
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
    if (source.readyState === EventSource.CLOSED) refused();
  });
  source.addEventListener("state", (event) => {
    const change = parsed<{ changed?: Record<string, Record<string, string>> }>(event);
    if (change?.changed) listener.changed(change.changed);
  });
  source.addEventListener("status", (event) => {
    const status = parsed<Status>(event);
    if (status?.accounts) listener.status(status);
  });
  return source;
}

function parsed<T>(event: MessageEvent<string>): T | null {
  try {
    return JSON.parse(event.data) as T;
  } catch {
    return null;
  }
}
