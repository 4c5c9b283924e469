// The wizard's course: finding settings, proving them, adding the account.
// Finding starts while the address is typed and never sees the password; what
// is added is exactly what was proven.

import { computed, signal } from "@preact/signals";
import {
  ApiError,
  type FindEvent,
  type Problem,
  type Proposal,
  type ProveEvent,
  postJson,
  postLines,
  type Server,
} from "../api.ts";
import { t } from "../l10n.ts";
import { reloadAccounts, serverAccounts, session } from "../store/accounts.ts";
import { learnStates } from "../store/live.ts";
import { say } from "../store/toasts.ts";
import { goHome, wizardOpen } from "../store/ui.ts";
import { plausible } from "../text/people.ts";

export type Step = "start" | "search" | "found" | "hand" | "problem";

export interface Line {
  key: string;
  source: string;
  subject: string;
  state: "asked" | "found" | "none" | "failed";
  ms: number;
}

/** What one run of the proof gave. */
export interface Proof {
  incoming: Server;
  outgoing: Server | null;
  id: string;
  tls: string;
  incomingProblem: Problem | null;
  outgoingProblem: Problem | null;
}

export const step = signal<Step>("start");
export const name = signal("");
export const address = signal("");
export const password = signal("");
export const remember = signal(true);
export const busy = signal(false);
export const fieldErrors = signal<{ name?: string; address?: string; password?: string }>({});

export const lines = signal<Line[]>([]);
export const signingIn = signal<{ host: string; outgoing: "waiting" | "asked" } | null>(null);
export const searchedLong = signal(false);
export const proposal = signal<Proposal | null>(null);
export const proof = signal<Proof | null>(null);
export const problem = signal<Problem | null>(null);
export const choice = signal<"imap" | "pop3">("imap");

export const domain = computed(() => address.value.trim().split("@")[1] ?? "");

/** Skips the second screen if everything answers within this, in milliseconds. */
const QUICK = 800;
/** A better source may still answer just after the first, in milliseconds. */
const GRACE = 300;
const RANK = ["builtin", "autoconfig", "mx", "ispdb"];

interface Finding {
  address: string;
  proposals: Proposal[];
  problem: Problem | null;
  done: boolean;
  abort: AbortController;
  /** Called at every event. */
  changed: () => void;
}

let finding: Finding | null = null;
let proving: AbortController | null = null;

/** Starts to look for settings, unless the same search is already there. */
export function find(): void {
  const wanted = address.peek().trim();
  if (!plausible(wanted) || !wanted.includes(".")) return;
  if (finding?.address === wanted && !finding.problem) return;
  finding?.abort.abort();
  const mine: Finding = {
    address: wanted,
    proposals: [],
    problem: null,
    done: false,
    abort: new AbortController(),
    changed: () => {},
  };
  finding = mine;
  lines.value = [];
  postLines<FindEvent>(
    "/api/setup/find",
    { address: wanted },
    (event) => hear(mine, event),
    mine.abort.signal,
  )
    .catch((error: unknown) => {
      mine.problem ??= problemOf(error);
    })
    .finally(() => {
      mine.done = true;
      mine.changed();
    });
}

function hear(mine: Finding, event: FindEvent): void {
  if (finding !== mine) return;
  switch (event.type) {
    case "asked":
      note({
        key: `${event.source} ${event.subject}`,
        source: event.source,
        subject: event.subject,
        state: "asked",
        ms: 0,
      });
      break;
    case "answer":
      note({
        key: `${event.source} ${event.subject}`,
        source: event.source,
        subject: event.subject,
        state: event.outcome === "found" ? "found" : event.outcome === "none" ? "none" : "failed",
        ms: event.ms,
      });
      break;
    case "proposal":
      if (event.proposal.incoming.length > 0) mine.proposals.push(event.proposal);
      break;
    case "problem":
      mine.problem = event.problem;
      break;
    case "done":
      mine.done = true;
      break;
  }
  mine.changed();
}

function note(line: Line): void {
  const at = lines.peek().findIndex((other) => other.key === line.key);
  lines.value = at < 0 ? [...lines.peek(), line] : lines.peek().with(at, line);
}

/** "Continue": finds, proves, and shows what was found. */
export async function proceed(): Promise<void> {
  if (busy.peek() || !complete()) return;
  busy.value = true;
  searchedLong.value = false;
  problem.value = null;
  proof.value = null;
  signingIn.value = null;
  const late = setTimeout(() => {
    if (busy.peek()) step.value = "search";
  }, QUICK);
  const long = setTimeout(() => {
    searchedLong.value = true;
  }, 3000);
  try {
    find();
    const found = await settled();
    if (found) await proveBest(found);
  } finally {
    clearTimeout(late);
    clearTimeout(long);
    busy.value = false;
  }
}

function complete(): boolean {
  const errors: { address?: string; password?: string } = {};
  const typed = address.peek().trim();
  if (!plausible(typed)) errors.address = t("w1-address-bad");
  if (password.peek() === "") errors.password = t("w1-password-missing");
  fieldErrors.value = errors;
  if (errors.address) focusOn("w1-address");
  else if (errors.password) focusOn("w1-password");
  return !errors.address && !errors.password;
}

/** Waits for proposals: the best of those that came within a moment of the first. */
async function settled(): Promise<Proposal[] | null> {
  const mine = finding;
  if (!mine) return null;
  await new Promise<void>((resolve) => {
    let grace = 0;
    const look = () => {
      if (mine.done || mine.abort.signal.aborted) {
        clearTimeout(grace);
        resolve();
      } else if (mine.proposals.some((each) => each.trusted) && grace === 0) {
        grace = setTimeout(resolve, GRACE) as unknown as number;
      }
    };
    mine.changed = look;
    mine.abort.signal.addEventListener("abort", look);
    look();
  });
  if (mine.abort.signal.aborted) return null;
  if (mine.proposals.length === 0) {
    fail(
      mine.problem ?? { code: "no-config", args: { domain: domain.peek(), n: String(lines.peek().length) } },
    );
    return null;
  }
  return mine.proposals.toSorted((a, b) => rank(a) - rank(b));
}

function rank(each: Proposal): number {
  const place = RANK.indexOf(each.source);
  return (each.trusted ? 0 : 100) + (place < 0 ? RANK.length : place);
}

/** Problems that another proposal may not have. */
const ELSEWHERE = [
  "dns-host",
  "refused",
  "timeout",
  "tls-name",
  "tls-untrusted",
  "tls-expired",
  "tls-failed",
  "no-tls",
];

async function proveBest(proposals: Proposal[]): Promise<void> {
  let first: { proposal: Proposal; proof: Proof } | null = null;
  const tried = new Set<string>();
  for (const candidate of proposals) {
    const incoming = incomingOf(candidate, "imap") ?? incomingOf(candidate, "pop3");
    if (!incoming || tried.has(`${incoming.host}:${incoming.port}`)) continue;
    tried.add(`${incoming.host}:${incoming.port}`);
    const result = await prove(incoming, candidate.outgoing[0] ?? null);
    if (!result) return;
    first ??= { proposal: candidate, proof: result };
    if (!result.incomingProblem) {
      settle(candidate, result);
      return;
    }
    if (!ELSEWHERE.includes(result.incomingProblem.code)) break;
  }
  if (first) settle(first.proposal, first.proof);
}

export function incomingOf(from: Proposal, protocol: "imap" | "pop3"): Server | undefined {
  return from.incoming.find((server) => server.protocol === protocol);
}

function settle(of: Proposal, result: Proof): void {
  proposal.value = of;
  proof.value = result;
  choice.value = result.incoming.protocol === "pop3" ? "pop3" : "imap";
  if (result.incomingProblem) fail(result.incomingProblem);
  else if (result.outgoingProblem || !result.outgoing) fail(sendingProblem(result));
  else step.value = "found";
}

/** The amber one: receiving works, and what the outgoing side said. */
export function sendingProblem(result: Proof): Problem {
  const cause: Problem = result.outgoingProblem ?? { code: "no-config" };
  const why =
    cause.code === "auth-failed" || cause.code === "app-password"
      ? "password"
      : cause.code === "no-auth" || cause.code === "no-mechanism"
        ? "no-auth"
        : "unreachable";
  const host = cause.host ?? result.outgoing?.host;
  return {
    ...cause,
    ...(host ? { host } : {}),
    code: "smtp-failed",
    args: { ...cause.args, why, cause: cause.code },
  };
}

function fail(what: Problem): void {
  problem.value = { ...what, args: { domain: domain.peek(), ...what.args } };
  step.value = "problem";
}

/** Signs in for real at both servers; null when it was cancelled. */
export async function prove(
  incoming: Server,
  outgoing: Server | null,
  secret?: string,
): Promise<Proof | null> {
  proving?.abort();
  const mine = new AbortController();
  proving = mine;
  signingIn.value = { host: incoming.host, outgoing: "waiting" };
  const result: Proof = {
    incoming,
    outgoing,
    id: "",
    tls: "",
    incomingProblem: null,
    outgoingProblem: null,
  };
  let answered = false;
  try {
    await postLines<ProveEvent>(
      "/api/setup/prove",
      {
        name: name.peek().trim(),
        address: address.peek().trim(),
        password: secret ?? password.peek(),
        incoming,
        outgoing,
      },
      (event) => {
        if (event.type === "result" && event.side === "incoming") {
          answered = true;
          if (!event.ok) result.incomingProblem = event.problem ?? { code: "misbehaved" };
          result.tls = event.tls ?? "";
          signingIn.value = { host: incoming.host, outgoing: "asked" };
        } else if (event.type === "result") {
          if (!event.ok) result.outgoingProblem = event.problem ?? { code: "misbehaved" };
        } else if (event.type === "problem") {
          result.incomingProblem = event.problem;
        } else {
          result.id = event.proof;
        }
      },
      mine.signal,
    );
    if (!answered && !result.incomingProblem) result.incomingProblem = { code: "disconnected" };
  } catch (error) {
    if (mine.signal.aborted) return null;
    result.incomingProblem = problemOf(error);
  }
  return mine.signal.aborted ? null : result;
}

/** "Try again": the same servers, with the password as it stands now. */
export async function retry(change: (server: Server) => Server = (server) => server): Promise<void> {
  const before = proof.peek();
  const of = proposal.peek();
  if (!before || !of) {
    finding = null;
    step.value = "start";
    await proceed();
    return;
  }
  if (busy.peek()) return;
  busy.value = true;
  try {
    const result = await prove(change(before.incoming), before.outgoing ? change(before.outgoing) : null);
    if (result) settle(of, result);
  } finally {
    busy.value = false;
  }
}

/** "Add account", with what was proven; POP3 is proven first if it was chosen now. */
export async function add(options: { receiveOnly?: boolean } = {}): Promise<void> {
  const of = proposal.peek();
  let proven = proof.peek();
  if (!proven || busy.peek()) return;
  busy.value = true;
  try {
    const wanted = of ? incomingOf(of, choice.peek()) : undefined;
    if (of && wanted && wanted.protocol !== proven.incoming.protocol) {
      proven = await prove(wanted, proven.outgoing);
      if (!proven) return;
      if (proven.incomingProblem || (proven.outgoingProblem && !options.receiveOnly)) {
        settle(of, proven);
        return;
      }
      proof.value = proven;
    }
    await save(proven, options.receiveOnly ?? false);
  } finally {
    busy.value = false;
  }
}

export async function save(proven: Proof, receiveOnly: boolean): Promise<void> {
  try {
    const { accountId } = await postJson<{ accountId: string }>("/api/accounts", {
      proof: proven.id,
      remember: remember.peek(),
      receiveOnly,
    });
    await reloadAccounts();
    await learnStates();
    goHome(accountId);
    reset();
    wizardOpen.value = false;
    say(t("account-added"));
  } catch (error) {
    fail(problemOf(error));
  }
}

export function cancel(): void {
  proving?.abort();
  finding?.abort.abort();
  finding = null;
  busy.value = false;
  step.value = "start";
}

/** Leaves the wizard where there is something behind it. */
export function leave(): void {
  if (!session.peek()) return;
  cancel();
  wizardOpen.value = false;
  if (serverAccounts.peek().length === 0) {
    const local = Object.keys(session.peek()?.accounts ?? {})[0];
    if (local) goHome(local);
  }
}

function reset(): void {
  finding = null;
  lines.value = [];
  proposal.value = null;
  proof.value = null;
  problem.value = null;
  signingIn.value = null;
  address.value = "";
  password.value = "";
  step.value = "start";
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) {
    if (error.problem) return error.problem;
    return { code: "local", said: `HTTP ${error.status}` };
  }
  return { code: "local", said: error instanceof Error ? error.message : String(error) };
}

export function focusOn(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus());
}
