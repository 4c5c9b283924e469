// What the page knows of emails and threads: one signal each, so that a
// changed star repaints one row. Filled by whoever asked; never asks itself.

import { type Signal, signal } from "@preact/signals";
import { awaitedSince, type Moment, now } from "../jmap/client.ts";
import type { Email, Id, Thread } from "../jmap/types.ts";

/** An account and an id in it. */
export type Key = `${string}/${string}`;

export const ROW_PROPERTIES = [
  "id",
  "threadId",
  "mailboxIds",
  "keywords",
  "from",
  "to",
  "subject",
  "receivedAt",
  "preview",
  "hasAttachment",
];

const emails = new Map<Key, Signal<Email | null>>();
const threads = new Map<Key, Signal<Id[] | null>>();

export function keyOf(account: Id, id: Id): Key {
  return `${account}/${id}`;
}

export function partsOf(key: Key): [account: Id, id: Id] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}

export function email(key: Key): Signal<Email | null> {
  let found = emails.get(key);
  if (!found) {
    found = signal<Email | null>(null);
    emails.set(key, found);
  }
  return found;
}

export function thread(key: Key): Signal<Id[] | null> {
  let found = threads.get(key);
  if (!found) {
    found = signal<Id[] | null>(null);
    threads.set(key, found);
  }
  return found;
}

/**
 * Takes in what a server answered; a row that is equal stays the same object.
 * What a person changed after `asked` stays as they left it.
 */
export function learn(account: Id, list: readonly Email[], asked: Moment): void {
  for (const fresh of list) {
    const key = keyOf(account, fresh.id);
    const slot = email(key);
    const old = slot.peek();
    let merged = old ? { ...old, ...fresh } : fresh;
    for (const edit of edits) {
      const patch = edit.patches.get(key);
      if (patch && asked < edit.told) merged = patched(merged, patch);
    }
    if (!old || JSON.stringify(old) !== JSON.stringify(merged)) slot.value = merged;
  }
}

/** A change to one email: JMAP patch paths and their values. */
export type Patch = Record<string, true | null>;

/** What a person did; a server asked before `told` need not know of it. */
interface Edit {
  patches: ReadonlyMap<Key, Patch>;
  told: Moment;
}

let edits: Edit[] = [];

/**
 * Keeps a change in sight while `tell` brings it to the program, and after it
 * against answers that were asked for before. One that is refused is forgotten.
 */
export async function keepEdit<T>(patches: ReadonlyMap<Key, Patch>, tell: () => Promise<T>): Promise<T> {
  edits = edits.filter((edit) => edit.told === Infinity || awaitedSince(edit.told));
  const edit: Edit = { patches, told: Infinity };
  edits.push(edit);
  try {
    const answer = await tell();
    edit.told = now();
    return answer;
  } catch (error) {
    edits = edits.filter((each) => each !== edit);
    throw error;
  }
}

/** True when this email was changed by a person after `asked`. */
export function editedSince(key: Key, asked: Moment): boolean {
  return edits.some((edit) => edit.patches.has(key) && asked < edit.told);
}

export function patched(mail: Email, patch: Patch): Email {
  const next = { ...mail, keywords: { ...mail.keywords }, mailboxIds: { ...mail.mailboxIds } };
  for (const [path, value] of Object.entries(patch)) {
    const [set, name] = splitPath(path);
    if (value) next[set][name] = true;
    else delete next[set][name];
  }
  return next;
}

export function splitPath(path: string): ["keywords" | "mailboxIds", string] {
  const [set, name] = path.split("/");
  return [set === "keywords" ? "keywords" : "mailboxIds", name ?? ""];
}

export function learnThreads(account: Id, list: readonly Thread[]): void {
  for (const fresh of list) {
    const slot = thread(keyOf(account, fresh.id));
    if (slot.peek()?.join() !== fresh.emailIds.join()) slot.value = fresh.emailIds;
  }
}

export function forgetEmail(account: Id, id: Id): void {
  email(keyOf(account, id)).value = null;
}

export function knownEmails(account: Id): Set<Id> {
  return knownIn(account, emails);
}

export function knownThreads(account: Id): Set<Id> {
  return knownIn(account, threads);
}

function knownIn(account: Id, cache: Map<Key, Signal<unknown>>): Set<Id> {
  const known = new Set<Id>();
  for (const [key, slot] of cache) {
    const [of, id] = partsOf(key);
    if (of === account && slot.peek() !== null) known.add(id);
  }
  return known;
}

/** Every email of the conversation of this row, oldest first; at least the row's own. */
export function conversation(key: Key): Email[] {
  const [account] = partsOf(key);
  const head = email(key).value;
  if (!head) return [];
  const ids = thread(keyOf(account, head.threadId)).value ?? [head.id];
  return ids.map((id) => email(keyOf(account, id)).value).filter((found) => found !== null);
}
