// The program's own doors beside JMAP: set-up, accounts, status, views. Plain
// JSON over the same origin; the cookie signs in.

import { signal } from "@preact/signals";

export interface Problem {
  code: string;
  host?: string;
  port?: number;
  user?: string;
  protocol?: string;
  said?: string;
  args?: Record<string, string>;
}

export type Security = "tls" | "starttls" | "none";
export type Protocol = "imap" | "pop3" | "smtp";

export interface Server {
  protocol: Protocol;
  host: string;
  port: number;
  security: Security;
  user: string;
  auth: string[];
}

/** Where to sign in with OAuth 2.0. */
export interface OAuth2 {
  issuer: string;
  [more: string]: string;
}

/** One way that may work, as its source says it; the lowest rank is the best. */
export interface Proposal {
  source: string;
  subject: string;
  rank: number;
  trusted: boolean;
  /** Registered domains to confirm before a password goes there. */
  confirm?: string[];
  via?: string;
  question?: "product";
  displayName: string;
  signIn: "password" | "app-password" | "oauth2";
  incoming: Server[];
  outgoing: Server[];
  documentation: string[];
  enable?: { url: string; instruction: string }[];
  webMail?: string;
  oauth2?: OAuth2;
  pop3?: { leaveOnServer: boolean; days?: number };
}

export type FindEvent =
  | { type: "did-you-mean"; address: string }
  | { type: "asked"; source: string; subject: string }
  | {
      type: "answer";
      source: string;
      subject: string;
      ms: number;
      outcome: "found" | "none" | "failed";
      detail?: string;
      url?: string;
    }
  | { type: "proposal"; proposal: Proposal }
  | { type: "guess"; proposal: Proposal }
  | { type: "problem"; problem: Problem }
  | { type: "done" };

export type Naming = "own" | "headers" | "whole";

/** How one server let us in. */
export interface Proven {
  naming?: Naming;
  mechanism: string;
  capabilities: string[];
  user: string;
  clockSkew?: number | null;
}

export type ProveEvent =
  | ({ type: "result"; side: "incoming" | "outgoing"; ok: true } & Proven)
  | { type: "result"; side: "incoming" | "outgoing"; ok: false; problem?: Problem }
  | { type: "test-message"; ok: boolean; problem?: Problem }
  | { type: "problem"; problem: Problem }
  | { type: "done"; proof: string; incoming: boolean; outgoing: boolean };

export type SignInEvent =
  | { type: "open"; issuer: string; url: string; minutes: number }
  | {
      type: "code";
      issuer: string;
      userCode: string;
      address: string;
      wholeAddress?: string | null;
      minutes: number;
    }
  | { type: "granted"; grant: string }
  | { type: "problem"; problem: Problem };

/** A message in the outbox; times are Unix seconds. */
export interface Sending {
  id: string;
  emailId: string;
  state: "queued" | "sending" | "unsure" | "sent" | "failed";
  sendAt: number;
  nextTry: number;
  subject: string;
  recipients: { email: string; delivery: "waiting" | "accepted" | "refused"; said: string }[];
  trouble: Problem | null;
}

/** A change that the server did not take. */
export interface Refused {
  id: string;
  emailId?: string | null;
  said: string;
  problem: Problem;
}

export interface AccountStatus {
  id: string;
  name: string;
  address: string;
  kind: "imap" | "pop3" | "local";
  signIn?: "password" | "oauth2";
  /** How a POP3 server's messages are named. */
  naming?: Naming | null;
  phase: string;
  lastSuccess?: number | string | null;
  lastError?: Problem | null;
  /** What was wrong last, however it is now. */
  lastFailure?: { at: number; problem: Problem } | null;
  nextTry?: number | string | null;
  counters?: Counters | null;
  missing?: number;
  waitingChanges?: number;
  room?: { used: number; limit: number } | null;
  done?: number;
  total?: number;
  waitingToSend?: number;
  following?: Following;
  outbox?: Sending[];
  refused?: Refused[];
  /** Why a sent message is not in Sent yet. */
  unfiled?: Problem | null;
}

/** What an account's work came to since a moment, in Unix seconds. */
export interface Counters {
  since: number;
  collected: number;
  duplicates: number;
  sent: number;
  pushed: number;
  refused: number;
  skipped: number;
  bytesIn: number;
  bytesOut: number;
  connections: number;
  reconnects: number;
}

export interface Status {
  accounts: AccountStatus[];
  version?: string;
}

/** When a POP3 server's copies go. */
export interface Collecting {
  leave: boolean;
  days: number | null;
  untilDeleted: boolean;
  /** Of larger messages only the headers are collected. */
  mostBytes: number | null;
}

/** How much of a folder stays, and where the rest is removed. */
export interface Retention {
  keep: "all" | { days: number } | { newest: number };
  starred: boolean;
  here: boolean;
  server: boolean;
}

/** After how many days trash and junk are emptied. */
export interface Emptying {
  trash: number | null;
  junk: number | null;
}

/** What is kept where; folders by their paths. Times are in Unix seconds. */
export interface Keeping {
  collecting: Collecting | null;
  offline: { days: number | null; mostBytes: number | null } | null;
  onlineFolders: string[];
  retention: Retention;
  folderRetention: Record<string, Retention>;
  emptying: Emptying;
  removed: { count: number; until: number } | null;
}

/** What terms would remove from one folder. */
export interface Going {
  mailbox: string;
  server: boolean;
  count: number;
  bytes: number;
  oldest: number;
  newest: number;
}

/** The room that an account takes here, and on its server. */
export interface Used {
  messages: number;
  bytes: number;
  withAttachments: number;
  headersOnly: number;
  index: number;
  free: number | null;
  server: { used: number; limit: number } | null;
}

/** How an account's folders are followed. */
export interface Following {
  whenDeleting: "trash" | "mark" | "remove";
  checkMinutes: number;
  checkAtStart: boolean;
}

/** A server that takes an account's mail for sending. */
export interface OutgoingServer {
  id: string;
  /** Its label, or else its host. */
  name: string;
  label: string;
  server: Server;
  login: "account" | "password" | "oauth2" | "certificate" | "none";
  ehlo: string;
  proven: boolean;
  mechanism: string | null;
  default: boolean;
  /** Who uses it; `named` where that was chosen. */
  identities: { id: string; email: string; named: boolean }[];
}

/** What is set for an account; no secret is in it. */
export interface AccountSettings {
  id: string;
  kind: "imap" | "pop3" | "local";
  name: string;
  address: string;
  incoming: Server | null;
  outgoing: Server | null;
  /** The default first. */
  outgoingServers: OutgoingServer[];
  login: {
    incoming?: string;
    outgoing?: string;
    certificate?: boolean;
    oauth?: { issuer: { issuer: string } };
  };
  collecting: Collecting | null;
  following?: Following | null;
  /** Of which the person said what they are for. */
  chosenFolders?: string[];
  phase: string;
  lastError: Problem | null;
}

/** What the provider publishes today, and what of an account that would change. */
interface Amount {
  messages: number;
  bytes: number;
}

/** What the change of an account to another kind will mean. */
export interface Conversion {
  to: "imap" | "pop3";
  incoming: Server;
  all: Amount;
  others: Amount;
  lacking: Amount;
  missing: Amount | null;
}

export type ConvertEvent =
  | { type: "progress"; done: number; total: number }
  | { type: "problem"; problem: Problem }
  | { type: "others" }
  | { type: "done" };

export interface Rediscovered {
  source: string;
  subject: string;
  trusted: boolean;
  changes: { protocol: Protocol; field: "host" | "port" | "security" | "user"; now: string; new: string }[];
  incoming: Server | null;
  outgoing: Server | null;
}

/** A message in the bin; times are Unix seconds. */
export interface Binned {
  id: string;
  subject: string | null;
  from: { name: string | null; email: string }[];
  receivedAt: number;
  size: number;
  /** Until when it surely is there, where that is known. */
  until: number | null;
}

/** An account in the bin; the time is in Unix seconds. */
export interface RemovedAccount {
  id: string;
  address: string;
  kind: "imap" | "pop3";
  removedAt: number;
}

export interface MessageView {
  url: string;
  remoteHosts: string[];
  trackingPixels: number;
  /** Images from elsewhere are there: for this once, or because the sender always may. */
  imagesShown?: boolean;
  kind: "html" | "plain";
}

/** True once the program has said that this browser is not signed in. */
export const signedOut = signal(false);

/** An answer that was not a success; `problem` when the program said what it was. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.said || problem?.code || `status ${status}`);
  }
}

export async function getJson<T>(path: string): Promise<T> {
  return read(await send("GET", path));
}

export async function postJson<T>(path: string, body: unknown): Promise<T> {
  return read(await send("POST", path, body));
}

export async function patchJson<T = void>(path: string, body: unknown): Promise<T> {
  return read(await send("PATCH", path, body));
}

export async function remove(path: string): Promise<void> {
  await read(await send("DELETE", path));
}

/** Calls `each` for every line of a newline-delimited answer, as it arrives. */
export async function postLines<T>(
  path: string,
  body: unknown,
  each: (line: T) => void,
  abort?: AbortSignal,
): Promise<void> {
  const answer = await send("POST", path, body, abort);
  if (!answer.ok || !answer.body) {
    await read(answer);
    return;
  }
  let rest = "";
  const decoder = new TextDecoder();
  const reader = answer.body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split("\n");
    rest = done ? "" : (lines.pop() ?? "");
    for (const line of lines) {
      if (line.trim() !== "") each(JSON.parse(line) as T);
    }
    if (done) return;
  }
}

// What is said while the page goes still arrives. Not always so: browsers limit such bodies to 64 KiB.
let closing = false;
window.addEventListener("pagehide", () => {
  closing = true;
});
window.addEventListener("pageshow", () => {
  closing = false;
});

async function send(method: string, path: string, body?: unknown, abort?: AbortSignal): Promise<Response> {
  const answer = await fetch(path, {
    method,
    keepalive: closing,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: abort ?? null,
    cache: "no-store",
  });
  if (answer.status === 401) signedOut.value = true;
  return answer;
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  let value: unknown = null;
  try {
    value = text === "" ? null : JSON.parse(text);
  } catch {
    // An answer without JSON is told by its status alone.
  }
  if (answer.ok) return value as T;
  throw new ApiError(answer.status, (value as { problem?: Problem } | null)?.problem ?? null);
}
