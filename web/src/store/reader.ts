// The conversation that is open: its messages in full, and which of them stand
// unfolded. Opening marks as read.

import { signal } from "@preact/signals";
import { Batch } from "../jmap/client.ts";
import type { FullEmail, GetAnswer, Id, Thread } from "../jmap/types.ts";
import { markRead } from "./actions.ts";
import { email, type Key, keyOf, learn, learnThreads, partsOf, ROW_PROPERTIES, thread } from "./emails.ts";
import { active, indexOf, rowAt } from "./list.ts";

const FULL_PROPERTIES = [
  ...ROW_PROPERTIES,
  "blobId",
  "sentAt",
  "cc",
  "bcc",
  "replyTo",
  "messageId",
  "inReplyTo",
  "references",
  "attachments",
];

export interface Open {
  account: Id;
  /** The row that was opened. */
  key: Key;
  threadId: Id;
  /** Messages that stand unfolded. */
  unfolded: Set<Id>;
  /** Whether all the folded ones are shown, each on its line. */
  all: boolean;
}

export const open = signal<Open | null>(null);
/** True until the heading of the newest unfolded message has taken the focus. */
export const focusMessage = signal(false);
const full = new Map<Key, FullEmail>();
export const fullVersion = signal(0);

export function fullEmail(account: Id, id: Id): FullEmail | undefined {
  fullVersion.value;
  return full.get(keyOf(account, id));
}

export async function openConversation(key: Key, focus: "stay" | "message" = "stay"): Promise<void> {
  const [account, id] = partsOf(key);
  active.value = key;
  let head = email(key).peek();
  if (!head) {
    await fetchEmails(account, [id]);
    head = email(key).peek();
  }
  if (!head || active.peek() !== key) return;
  if (open.peek()?.key !== key) {
    open.value = {
      account,
      key,
      threadId: head.threadId,
      unfolded: unfoldedAtFirst(account, head.threadId, id),
      all: false,
    };
  }
  focusMessage.value = focus === "message";
  await loadThread(account, head.threadId);
  const still = open.peek();
  if (still?.key !== key) return;
  open.value = {
    ...still,
    unfolded: new Set([...still.unfolded, ...unfoldedAtFirst(account, head.threadId, id)]),
  };
  const ids = thread(keyOf(account, head.threadId)).peek() ?? [];
  await markRead(ids.map((each) => keyOf(account, each)));
  prefetchAfter(key);
}

export function closeConversation(): void {
  open.value = null;
}

export function toggle(id: Id): void {
  const shown = open.peek();
  if (!shown) return;
  const unfolded = new Set(shown.unfolded);
  if (!unfolded.delete(id)) unfolded.add(id);
  open.value = { ...shown, unfolded };
}

export function showAll(): void {
  const shown = open.peek();
  if (shown) open.value = { ...shown, all: true };
}

/** Reads the open conversation again, after something changed. What is new and unread unfolds. */
export async function refreshOpen(): Promise<void> {
  const shown = open.peek();
  if (!shown) return;
  const fresh = await loadThread(shown.account, shown.threadId);
  const unread = fresh.filter((mail) => !mail.keywords.$seen).map((mail) => mail.id);
  const still = open.peek();
  if (unread.length > 0 && still?.key === shown.key) {
    open.value = { ...still, unfolded: new Set([...still.unfolded, ...unread]) };
  }
}

/** Reads a conversation; gives what was never read before. */
export async function loadThread(account: Id, threadId: Id): Promise<FullEmail[]> {
  const batch = new Batch();
  const members = batch.add<GetAnswer<Thread>>("Thread/get", { accountId: account, ids: [threadId] });
  const mails = batch.add<GetAnswer<FullEmail>>("Email/get", {
    accountId: account,
    "#ids": members.ref("/list/*/emailIds"),
    properties: FULL_PROPERTIES,
  });
  const answers = await batch.send();
  const list = answers.find(mails)?.list ?? [];
  const fresh = list.filter((each) => !full.has(keyOf(account, each.id)));
  for (const each of list) full.set(keyOf(account, each.id), each);
  learn(account, list, answers.asked);
  learnThreads(account, answers.find(members)?.list ?? []);
  fullVersion.value += 1;
  return fresh;
}

async function fetchEmails(account: Id, ids: Id[]): Promise<void> {
  const batch = new Batch();
  const mails = batch.add<GetAnswer<FullEmail>>("Email/get", {
    accountId: account,
    ids,
    properties: FULL_PROPERTIES,
  });
  const answers = await batch.send();
  const { list } = answers.get(mails);
  for (const each of list) full.set(keyOf(account, each.id), each);
  learn(account, list, answers.asked);
}

/** Unread messages and the last one; the row's own while nothing else is known. */
function unfoldedAtFirst(account: Id, threadId: Id, row: Id): Set<Id> {
  const ids = thread(keyOf(account, threadId)).peek() ?? [row];
  const unread = ids.filter((id) => {
    const known = email(keyOf(account, id)).peek();
    return known && !known.keywords.$seen;
  });
  const last = ids.at(-1);
  return new Set(last ? [...unread, last] : unread);
}

function prefetchAfter(key: Key): void {
  const next = rowAt(indexOf(key) + 1);
  const head = next ? email(next).peek() : null;
  if (!next || !head) return;
  const [account] = partsOf(next);
  if (!full.has(keyOf(account, head.id))) void loadThread(account, head.threadId);
}
