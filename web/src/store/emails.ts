// What the page knows of emails and threads: one signal each, so that a
// changed star repaints one row. Filled by whoever asked; never asks itself.

import { type Signal, signal } from "@preact/signals";
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

/** Takes in what a server answered; a row that is equal stays the same object. */
export function learn(account: Id, list: readonly Email[]): void {
  for (const fresh of list) {
    const slot = email(keyOf(account, fresh.id));
    const old = slot.peek();
    const merged = old ? { ...old, ...fresh } : fresh;
    if (!old || JSON.stringify(old) !== JSON.stringify(merged)) slot.value = merged;
  }
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
