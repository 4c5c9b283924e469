// Keeps the page in step with the program: hears that something changed, asks
// what (`/changes`), and reads only what the page already knows of.

import { effect, batch as together } from "@preact/signals";
import { signedOut } from "../api.ts";
import { Batch } from "../jmap/client.ts";
import { listen } from "../jmap/events.ts";
import type { ChangesAnswer, Email, GetAnswer, Id, Mailbox, Thread } from "../jmap/types.ts";
import {
  loadStatus,
  loadTemplates,
  programLost,
  reloadAccounts,
  session,
  setFolders,
  status,
  tellStatus,
} from "./accounts.ts";
import { forgetEmail, knownEmails, knownThreads, learn, learnThreads, ROW_PROPERTIES } from "./emails.ts";
import { refresh, shows } from "./list.ts";
import { open, refreshOpen } from "./reader.ts";

/** While mail pours in, the page looks at most this often, in milliseconds. */
const PAUSE = 400;
/** What could not be read is asked for again, at the latest after so long. */
const PAUSE_MAX = 30_000;
const MAX_CHANGES = 500;

const states = new Map<string, string>();
const dirty = new Set<Id>();
let timer = 0;
let running = false;
/** Rounds in a row that failed. */
let failures = 0;

export function startLive(): void {
  const again = listen({
    changed: (accounts) => {
      programLost.value = false;
      for (const [account, types] of Object.entries(accounts)) {
        if (Object.keys(types).some((type) => type !== "EmailDelivery")) dirty.add(account);
      }
      schedule();
    },
    status: (next) => {
      programLost.value = false;
      tellStatus(next);
      meetAccounts().catch(() => {});
    },
    opened: () => {
      programLost.value = false;
      // It stands only for who is signed in: another tab may have seen to that.
      signedOut.value = false;
      // Anything may have changed after it was read and before anybody listened.
      loadStatus()
        .then(meetAccounts)
        .catch(() => {});
      for (const account of Object.keys(session.peek()?.accounts ?? {})) dirty.add(account);
      schedule();
    },
    lost: () => {
      programLost.value = true;
    },
  });
  // What still stands tells nothing of another tab that signs in: only one that opens does.
  effect(() => {
    if (signedOut.value) again();
  });
}

/** Looks the accounts up again where some came or went. */
async function meetAccounts(): Promise<void> {
  const told = status.peek()?.accounts.map((account) => account.id) ?? [];
  const known = Object.keys(session.peek()?.accounts ?? {});
  if (told.sort().join() !== known.sort().join()) await reloadAccounts();
}

function schedule(): void {
  if (timer !== 0 || running) return;
  timer = setTimeout(
    () => {
      timer = 0;
      void run();
    },
    Math.min(PAUSE * 2 ** failures, PAUSE_MAX),
  ) as unknown as number;
}

async function run(): Promise<void> {
  running = true;
  const accounts = [...dirty];
  dirty.clear();
  const caughtUp = await Promise.allSettled(accounts.map(catchUp));
  // What changed is still to be shown, whether the program is away or refused this once.
  const behind = accounts.filter((_, index) => caughtUp[index]?.status === "rejected");
  for (const account of behind) dirty.add(account);
  failures = behind.length > 0 ? failures + 1 : 0;
  running = false;
  if (dirty.size > 0) schedule();
}

async function catchUp(account: Id): Promise<void> {
  const emailState = states.get(`${account}/Email`);
  const threadState = states.get(`${account}/Thread`);
  const batch = new Batch();
  const folders = batch.add<GetAnswer<Mailbox>>("Mailbox/get", { accountId: account, ids: null });
  const mail = batch.add<ChangesAnswer | GetAnswer<Email>>(...changesSince("Email", account, emailState));
  const conversations = batch.add<ChangesAnswer | GetAnswer<Thread>>(
    ...changesSince("Thread", account, threadState),
  );
  const [answers] = await Promise.all([batch.send(), loadTemplates()]);
  const list = answers.find(folders)?.list;
  if (list) setFolders(account, list);
  const changedMail = remember(account, "Email", answers.find(mail));
  const changedThreads = remember(account, "Thread", answers.find(conversations));
  await readKnown(account, changedMail, changedThreads);
  if (shows(account)) await refresh();
  if (open.peek()?.account === account) await refreshOpen();
}

function changesSince(
  type: string,
  accountId: Id,
  state: string | undefined,
): [string, Record<string, unknown>] {
  if (state === undefined) return [`${type}/get`, { accountId, ids: [] }];
  return [`${type}/changes`, { accountId, sinceState: state, maxChanges: MAX_CHANGES }];
}

/**
 * Keeps the new state. A gap, or more changes than we asked for, forgets it:
 * the rows on the screen are read again anyway, and the next change starts
 * from the state of then.
 */
function remember<T>(
  account: Id,
  type: string,
  answer: ChangesAnswer | GetAnswer<T> | null,
): ChangesAnswer | null {
  const key = `${account}/${type}`;
  if (answer === null) {
    states.delete(key);
    return null;
  }
  if ("list" in answer) {
    states.set(key, answer.state);
    return null;
  }
  if (answer.hasMoreChanges) states.delete(key);
  else states.set(key, answer.newState);
  return answer;
}

async function readKnown(
  account: Id,
  mail: ChangesAnswer | null,
  threads: ChangesAnswer | null,
): Promise<void> {
  const mailIds = mail ? intersect(mail.updated, knownEmails(account)) : [];
  const threadIds = threads ? intersect(threads.updated, knownThreads(account)) : [];
  for (const id of mail?.destroyed ?? []) forgetEmail(account, id);
  if (mailIds.length + threadIds.length === 0) return;
  const batch = new Batch();
  const changed = batch.add<GetAnswer<Email>>("Email/get", {
    accountId: account,
    ids: mailIds,
    properties: ROW_PROPERTIES,
  });
  const grown = batch.add<GetAnswer<Thread>>("Thread/get", { accountId: account, ids: threadIds });
  const members = batch.add<GetAnswer<Email>>("Email/get", {
    accountId: account,
    "#ids": grown.ref("/list/*/emailIds"),
    properties: ROW_PROPERTIES,
  });
  const answers = await batch.send();
  together(() => {
    learn(account, answers.find(changed)?.list ?? [], answers.asked);
    learn(account, answers.find(members)?.list ?? [], answers.asked);
    learnThreads(account, answers.find(grown)?.list ?? []);
  });
}

function intersect(ids: readonly Id[], known: ReadonlySet<Id>): Id[] {
  return ids.filter((id) => known.has(id));
}

/** Learns where we stand, so that the first change can be asked as a change. */
export async function learnStates(): Promise<void> {
  const batch = new Batch();
  const asked = Object.keys(session.peek()?.accounts ?? {}).map((accountId) => ({
    accountId,
    mail: batch.add<GetAnswer<Email>>("Email/get", { accountId, ids: [] }),
    threads: batch.add<GetAnswer<Thread>>("Thread/get", { accountId, ids: [] }),
  }));
  if (asked.length === 0) return;
  const answers = await batch.send();
  for (const { accountId, mail, threads } of asked) {
    remember(accountId, "Email", answers.find(mail));
    remember(accountId, "Thread", answers.find(threads));
  }
}
