// The wizard's course: which screen stands, what was typed, and what each
// button leads to. Nothing is added that was not proven.

import { batch, computed, signal } from "@preact/signals";
import { type Problem, type Proposal, postJson, type Server } from "../api.ts";
import { t } from "../l10n.ts";
import { reloadAccounts, serverAccounts, session } from "../store/accounts.ts";
import { learnStates } from "../store/live.ts";
import { say } from "../store/toasts.ts";
import { goHome, wizardOpen } from "../store/ui.ts";
import { plausible } from "../text/people.ts";
import { find, forget, guessed, lines, proposals, settled } from "./finding.ts";
import { signInAt, stopSigningIn, type Waiting } from "./oauth.ts";
import { mended, problemOf } from "./problems.ts";
import {
  type Key,
  type Pin,
  type Proof,
  pins,
  prove,
  type Side,
  sendingProblem,
  stopProving,
} from "./proving.ts";

export type Step =
  | "start"
  | "search"
  | "ask"
  | "found"
  | "hand"
  | "window"
  | "certificate"
  | "problem"
  | "import";

export const step = signal<Step>("start");
export const name = signal("");
export const address = signal("");
export const password = signal("");
/** Stands for a sign-in in the provider's window. */
export const grant = signal<string | null>(null);
/** A certificate of one's own with its key; typed by hand only. */
export const certificate = signal("");
export const remember = signal(true);
export const busy = signal(false);
export const searchedLong = signal(false);
export const fieldErrors = signal<{ address?: string; password?: string }>({});

/** What is being set up: of several that were found, the one that was taken. */
export const proposal = signal<Proposal | null>(null);
export const proof = signal<Proof | null>(null);
export const problem = signal<Problem | null>(null);
export const choice = signal<"imap" | "pop3">("imap");

export const domain = computed(() => address.value.trim().split("@").at(-1) ?? "");
/** The provider that lets nobody in but by its own window. */
export const ownWindow = computed(() => {
  const best = proposal.value ?? proposals.value[0];
  return best?.signIn === "oauth2" ? best : null;
});

/** Skips the second screen if everything answers within this, in milliseconds. */
const QUICK = 800;
/** After this, setting up by hand is offered too, in milliseconds. */
const LONG = 3000;

export function search(): void {
  find(address.peek());
}

/** Another address: what was found and granted was for the one before. */
export function typeAddress(typed: string): void {
  if (typed.trim() === address.peek().trim()) return;
  forget();
  batch(() => {
    proposal.value = null;
    proof.value = null;
    address.value = typed;
    grant.value = null;
  });
}

export function typePassword(typed: string): void {
  batch(() => {
    password.value = typed;
    grant.value = null;
  });
}

/** "Continue": finds, asks what only the person can say, proves, and shows it. */
export async function proceed(): Promise<void> {
  if (busy.peek() || !complete()) return;
  batch(() => {
    proposal.value = null;
    proof.value = null;
    problem.value = null;
  });
  search();
  await working(async (wanted) => {
    const answer = await settled();
    if (!answer || !wanted()) return;
    const best = answer.found[0];
    if (!best) {
      const nothing = { code: "no-config", args: { n: String(lines.peek().length) } };
      return fail(answer.problem ?? nothing);
    }
    if (best.trusted && !best.question) return take(best);
    proposal.value = best;
    step.value = "ask";
  });
}

/** Counts what was begun or called off: what comes late is then unwanted. */
let run = 0;

/** Works at something that may take long; after a moment the second screen shows it. */
async function working(work: (wanted: () => boolean) => Promise<void>): Promise<void> {
  if (busy.peek()) return;
  const mine = ++run;
  const wanted = () => run === mine;
  busy.value = true;
  searchedLong.value = false;
  const late = setTimeout(() => {
    if (wanted() && step.peek() !== "window") step.value = "search";
  }, QUICK);
  const long = setTimeout(() => {
    searchedLong.value = true;
  }, LONG);
  try {
    await work(wanted);
  } finally {
    clearTimeout(late);
    clearTimeout(long);
    if (wanted()) busy.value = false;
  }
}

function complete(): boolean {
  const errors: { address?: string; password?: string } = {};
  if (!plausible(address.peek().trim())) errors.address = t("w1-address-bad");
  if (password.peek() === "" && !grant.peek() && !ownWindow.peek()) {
    errors.password = t("w1-password-missing");
  }
  fieldErrors.value = errors;
  if (errors.address) focusOn("w1-address");
  else if (errors.password) focusOn("w1-password");
  return !errors.address && !errors.password;
}

/** The person has said which it is, and that its domain is right. */
export function confirm(chosen: Proposal): Promise<void> {
  return working(() => take(chosen));
}

export function incomingOf(from: Proposal, protocol: "imap" | "pop3"): Server | undefined {
  return from.incoming.find((server) => server.protocol === protocol);
}

/** IMAP first: POP3 is for those who choose it, or where it is all that works. */
function bestOfEach(from: Proposal): Server[] {
  return [incomingOf(from, "imap"), incomingOf(from, "pop3")].filter((server) => server !== undefined);
}

/** Problems that another server may not have. */
const ELSEWHERE = [
  "dns-host",
  "refused",
  "timeout",
  "tls-name",
  "tls-untrusted",
  "tls-expired",
  "tls-failed",
];

/** Proves a proposal; where it leads nowhere, the next one that needs no word. */
async function take(chosen: Proposal): Promise<void> {
  proposal.value = chosen;
  if (chosen.signIn === "oauth2" && !grant.peek()) {
    step.value = "window";
    return;
  }
  const others = proposals.peek().filter((each) => each !== chosen && each.trusted && !each.question);
  let first: [Proposal, Proof] | null = null;
  const tried = new Set<string>();
  const ways = [chosen, ...others].flatMap((each) =>
    bestOfEach(each).map((server) => [each, server] as const),
  );
  for (const [candidate, incoming] of ways) {
    const place = `${incoming.host}:${incoming.port}`;
    if (tried.has(place)) continue;
    tried.add(place);
    const result = await attempt(incoming, candidate.outgoing[0] ?? null);
    if (!result) return;
    first ??= [candidate, result];
    if (!result.incoming.problem) return settle(candidate, result);
    if (!ELSEWHERE.includes(result.incoming.problem.code)) break;
  }
  if (first) settle(...first);
}

export function key(): Key {
  const granted = grant.peek();
  if (certificate.peek()) return { certificate: certificate.peek() };
  return granted ? { grant: granted } : { password: password.peek() };
}

export function attempt(
  incoming: Server,
  outgoing: Server | null,
  testMessage = false,
): Promise<Proof | null> {
  const who = { name: name.peek().trim(), address: address.peek().trim() };
  return prove({ ...who, incoming, outgoing, ...(testMessage ? { testMessage } : {}) }, key());
}

function settle(of: Proposal | null, result: Proof): void {
  batch(() => {
    proposal.value = of;
    proof.value = result;
    choice.value = result.incoming.server.protocol === "pop3" ? "pop3" : "imap";
    if (result.incoming.problem) fail(explained(result.incoming.problem));
    else if (result.outgoing?.state !== "works") fail(explained(sendingProblem(result)));
    else step.value = "found";
  });
}

/** With what the provider's own documents say about it. */
function explained(what: Problem): Problem {
  const of = proposal.peek();
  const url = of?.enable?.[0]?.url ?? of?.documentation[0];
  const args = {
    ...(of?.displayName ? { provider: of.displayName } : {}),
    ...(url ? { url } : {}),
    ...what.args,
  };
  const code = what.code === "auth-failed" && of?.signIn === "app-password" ? "app-password" : what.code;
  return { ...what, code, args };
}

export function fail(what: Problem): void {
  batch(() => {
    problem.value = { ...what, args: { domain: domain.peek(), ...what.args } };
    step.value = "problem";
  });
}

/** "Try again": the same servers, or changed ones, with the password as it stands now. */
export async function retry(change: (server: Server) => Server = (server) => server): Promise<void> {
  const before = proof.peek();
  if (!before) {
    forget();
    return proceed();
  }
  await working(async () => {
    const outgoing = before.outgoing && change(before.outgoing.server);
    const result = await attempt(change(before.incoming.server), outgoing);
    if (result) settle(proposal.peek(), result);
  });
}

/** "Use this": with the server that would mend the problem. */
export function mend(): Promise<void> {
  const what = problem.peek();
  return retry((server) => (what && mended(what, server)) || server);
}

/** The other of IMAP and POP3, where the provider has it. */
export function otherProtocol(): Server | undefined {
  const of = proposal.peek();
  const now = proof.peek()?.incoming.server.protocol;
  return of?.incoming.find((server) => server.protocol !== now);
}

export function useOther(): Promise<void> {
  const other = otherProtocol();
  return retry((server) => (other && server.protocol !== "smtp" ? other : server));
}

/** The press on "Sign in with …" where the address was typed. */
export async function begin(): Promise<void> {
  const of = ownWindow.peek();
  if (!of || !complete()) return;
  proposal.value = of;
  if (of.trusted && !of.question) await signIn("browser");
  else step.value = "ask";
}

/** In the provider's window, then on with what that gave. */
export async function signIn(way: Waiting["way"]): Promise<void> {
  const of = proposal.peek();
  const incoming = of && bestOfEach(of)[0];
  if (!of || !incoming) return;
  step.value = "window";
  const at = { incoming, outgoing: of.outgoing[0] ?? null, ...(of.oauth2 ? { oauth2: of.oauth2 } : {}) };
  const ended = await signInAt(address.peek().trim(), at, way);
  if (!ended) return;
  if (!("grant" in ended)) return fail(explained(ended));
  grant.value = ended.grant;
  await confirm(of);
}

const DAY = 86_400_000;

/** Until when a certificate may be taken by hand, as a date; null where another name is the answer. */
export function pinUntil(what: Problem): string | null {
  const cause = what.args?.cause ?? what.code;
  if (!what.args?.fingerprint || !["tls-untrusted", "tls-expired"].includes(cause)) return null;
  const ends = new Date(what.args.notAfter ?? "").getTime();
  const most = Date.now() + (cause === "tls-untrusted" ? 365 : 30) * DAY;
  return new Date(ends > Date.now() ? Math.min(ends, most) : most).toISOString();
}

/** Takes this certificate until that day, for this server alone, at each of its ports that shows it; tries again. */
export async function pin(what: Problem): Promise<void> {
  const until = pinUntil(what);
  const fingerprint = what.args?.fingerprint;
  if (!until || !fingerprint || !what.host || !what.port) return;
  const { host, port } = what;
  const shows = (side: Side) => side.server.host === host && side.problem?.args?.fingerprint === fingerprint;
  const { incoming, outgoing } = proof.peek() ?? {};
  const ports = [incoming, outgoing].filter((side) => !!side && shows(side)).map((side) => side?.server.port);
  const taken = [...new Set([port, ...ports])].map((port = 0) => ({
    host,
    port,
    fingerprint,
    until: Math.floor(Date.parse(until) / 1000),
  }));
  const same = (each: Pin) => taken.some((one) => one.host === each.host && one.port === each.port);
  pins.value = [...pins.peek().filter((each) => !same(each)), ...taken];
  await retry();
}

/** "Send a test message to myself": the same proof once more, with a message. */
export async function sendTest(): Promise<void> {
  const before = proof.peek();
  if (!before || busy.peek()) return;
  busy.value = true;
  try {
    const result = await attempt(before.incoming.server, before.outgoing?.server ?? null, true);
    if (result) proof.value = result;
  } finally {
    busy.value = false;
  }
}

/** What of an account is kept though not all of it was proven. */
export interface Kept {
  receiveOnly?: boolean;
  paused?: boolean;
}

/** "Add account", with what was proven; another protocol is proven first. */
export async function add(options: Kept = {}): Promise<void> {
  const before = proof.peek();
  if (!before || busy.peek()) return;
  const of = proposal.peek();
  const wanted = of ? incomingOf(of, choice.peek()) : undefined;
  busy.value = true;
  try {
    if (wanted && wanted.protocol !== before.incoming.server.protocol) {
      const result = await attempt(wanted, before.outgoing?.server ?? null);
      if (!result) return;
      settle(of, result);
      if (step.peek() !== "found" && !options.receiveOnly) return;
    }
    const proven = proof.peek();
    if (proven) await save(proven, options);
  } finally {
    busy.value = false;
  }
}

export async function save(proven: Proof, kept: Kept): Promise<void> {
  try {
    const { accountId, sameMailbox } = await postJson<{ accountId: string; sameMailbox?: string | null }>(
      "/api/accounts",
      { proof: proven.id, remember: remember.peek(), ...kept },
    );
    await arrive(accountId);
    if (kept.paused) say(t("account-added-paused"));
    else say(sameMailbox ? t("account-added-beside") : t("account-added"));
  } catch (error) {
    fail(problemOf(error));
  }
}

export async function arrive(accountId: string): Promise<void> {
  await reloadAccounts();
  await learnStates();
  goHome(accountId);
  reset();
  wizardOpen.value = false;
}

/** Back to the first screen; what was typed and found stays. */
export function cancel(): void {
  callOff();
  step.value = "start";
}

/** "Set up by hand": starts from what was found, else from what usually works. */
export function byHand(): void {
  callOff();
  proposal.value ??= proposals.peek()[0] ?? guessed.peek();
  step.value = "hand";
}

function callOff(): void {
  run += 1;
  stopProving();
  stopSigningIn();
  busy.value = false;
}

/** Leaves the wizard where there is something behind it. */
export function leave(): void {
  if (!session.peek()) return;
  cancel();
  forget();
  wizardOpen.value = false;
  if (serverAccounts.peek().length === 0) {
    const local = Object.keys(session.peek()?.accounts ?? {})[0];
    if (local) goHome(local);
  }
}

export function reset(): void {
  forget();
  batch(() => {
    proposal.value = null;
    proof.value = null;
    problem.value = null;
    pins.value = [];
    grant.value = null;
    address.value = "";
    password.value = "";
    certificate.value = "";
    step.value = "start";
  });
}

export function focusOn(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus());
}
