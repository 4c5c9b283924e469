// The conversations of one folder or search, as a list with gaps: places that
// were never looked at are undefined. Windows of 50 are fetched as they come into
// sight; after a change the visible window is asked again and the row under
// the person's eye stays where it is.

import { signal, batch as together } from "@preact/signals";
import { Batch, type Handle, type Moment } from "../jmap/client.ts";
import type { Email, Filter, GetAnswer, Id, QueryAnswer, Snippet, Thread } from "../jmap/types.ts";
import { folderFor } from "./accounts.ts";
import { editedSince, type Key, keyOf, learn, learnThreads, partsOf, ROW_PROPERTIES } from "./emails.ts";
import { readSearch, type Search } from "./search.ts";

export const WINDOW = 50;

export type Quick = "all" | "unread" | "starred" | "attachments";

export interface View {
  account: Id;
  mailbox: Id | null;
  quick: Quick;
  search: string;
}

export const view = signal<View | null>(null);
/** Read `version` to be told of any change in these. */
export const version = signal(0);
export const loaded = signal(false);
export const failed = signal<string | null>(null);
/** Pieces of text where a search matched, by row. */
export const snippets = signal<ReadonlyMap<Key, Snippet>>(new Map());
/** The row that keys act on. */
export const active = signal<Key | null>(null);

let rows: (Key | undefined)[] = [];
let queryState = "";
let generation = 0;
let asked = new Set<number>();
/** Rows that a person sent away; an answer that was asked for before does not bring them back. */
const withdrawn = new Set<Key>();
/** Which rows are on the screen; the virtual list keeps it up to date. */
let visible: [number, number] = [0, WINDOW];

export function rowCount(): number {
  version.value;
  return rows.length;
}

export function rowAt(index: number): Key | undefined {
  return rows[index];
}

export function indexOf(key: Key | null): number {
  return key === null ? -1 : rows.indexOf(key);
}

export function searchOf(shown: View): Search {
  return readSearch(shown.search);
}

/** Shows another folder or search, from its top. */
export function show(next: View): void {
  const before = view.peek();
  if (before && JSON.stringify(before) === JSON.stringify(next)) return;
  generation += 1;
  together(() => {
    view.value = next;
    rows = [];
    asked = new Set();
    visible = [0, WINDOW];
    loaded.value = false;
    failed.value = null;
    // The rows of a running search stay readable until the next answer.
    snippets.value = new Map();
    version.value += 1;
  });
  void fetchWindows([0]);
}

/** Tells which rows can be seen, and fetches those that are not here. */
export function look(from: number, to: number): void {
  visible = [from, to];
  if (!loaded.peek()) return;
  const wanted = new Set<number>();
  for (let index = from; index < Math.min(to, rows.length); index += 1) {
    const page = Math.floor(index / WINDOW);
    if (rows[index] === undefined && !asked.has(page)) wanted.add(page);
  }
  if (wanted.size > 0) void fetchWindows([...wanted]);
}

/** Asks again for what is on the screen, because something changed. */
export async function refresh(): Promise<void> {
  const shown = view.peek();
  if (!shown) return;
  if (!loaded.peek()) return fetchWindows([0]);
  const mine = generation;
  const [from] = visible;
  const anchor =
    from > WINDOW / 2 ? rows.slice(from, from + WINDOW).find((key) => key !== undefined) : undefined;
  const batch = new Batch();
  const top = ask(batch, shown, { position: 0, limit: WINDOW, calculateTotal: true });
  const around = anchor
    ? ask(batch, shown, { anchor: partsOf(anchor)[1], anchorOffset: -10, limit: 2 * WINDOW })
    : null;
  const answers = await batch.send();
  if (mine !== generation) return;
  const first = answers.get(top.query);
  take(shown, answers, top);
  const window = around ? answers.find(around.query) : null;
  if (around) take(shown, answers, around);
  const fresh: (Key | undefined)[] = new Array(first.total ?? first.ids.length).fill(undefined);
  place(fresh, shown.account, first);
  if (window) place(fresh, shown.account, window);
  asked = new Set();
  queryState = first.queryState;
  together(() => {
    rows = fresh.filter((key) => stays(key, answers.asked));
    version.value += 1;
    failed.value = null;
  });
}

/** Takes rows out at once; the returned function puts them back. */
export function withdraw(keys: readonly Key[]): () => void {
  const mine = generation;
  const gone = keys.map((key) => [rows.indexOf(key), key] as const).filter(([index]) => index >= 0);
  rows = rows.filter((key) => key === undefined || !keys.includes(key));
  for (const key of keys) withdrawn.add(key);
  version.value += 1;
  return () => {
    for (const key of keys) withdrawn.delete(key);
    if (mine !== generation) return;
    for (const [index, key] of gone.toSorted((a, b) => a[0] - b[0])) {
      if (!rows.includes(key)) rows.splice(index, 0, key);
    }
    version.value += 1;
  };
}

/** False for a row that went away after this answer was asked for. */
function stays(key: Key | undefined, asked: Moment): boolean {
  if (key === undefined || !withdrawn.has(key)) return true;
  if (editedSince(key, asked)) return false;
  withdrawn.delete(key);
  return true;
}

async function fetchWindows(pages: number[]): Promise<void> {
  const shown = view.peek();
  if (!shown) return;
  const mine = generation;
  for (const page of pages) asked.add(page);
  const batch = new Batch();
  const handles = pages.map((page) =>
    ask(batch, shown, { position: page * WINDOW, limit: WINDOW, calculateTotal: true }),
  );
  try {
    const answers = await batch.send();
    if (mine !== generation) return;
    const first = !loaded.peek();
    for (const handle of handles) {
      const answer = answers.get(handle.query);
      take(shown, answers, handle);
      const total = answer.total ?? Math.max(rows.length, answer.position + answer.ids.length);
      if (first || rows.length !== total) rows = Array.from({ length: total }, (_, index) => rows[index]);
      place(rows, shown.account, answer);
      if (!first && queryState !== "" && answer.queryState !== queryState)
        queueMicrotask(() => void refresh());
      queryState = answer.queryState;
    }
    rows = rows.filter((key) => stays(key, answers.asked));
    together(() => {
      loaded.value = true;
      failed.value = null;
      version.value += 1;
    });
  } catch (error) {
    if (mine !== generation) return;
    for (const page of pages) asked.delete(page);
    failed.value = error instanceof Error ? error.message : String(error);
  }
}

interface Asked {
  query: Handle<QueryAnswer>;
  heads: Handle<GetAnswer<Email>>;
  threads: Handle<GetAnswer<Thread>>;
  members: Handle<GetAnswer<Email>>;
  snippets: Handle<{ list: Snippet[] }> | null;
}

/** One window in one request: the query, its rows, and what their conversations hold. */
function ask(batch: Batch, shown: View, window: Record<string, unknown>): Asked {
  const accountId = shown.account;
  const filter = filterOf(shown);
  const query = batch.add<QueryAnswer>("Email/query", {
    accountId,
    filter,
    sort: [{ property: "receivedAt", isAscending: false }],
    collapseThreads: true,
    ...window,
  });
  const heads = batch.add<GetAnswer<Email>>("Email/get", {
    accountId,
    "#ids": query.ref("/ids"),
    properties: ROW_PROPERTIES,
  });
  const threads = batch.add<GetAnswer<Thread>>("Thread/get", {
    accountId,
    "#ids": heads.ref("/list/*/threadId"),
  });
  const members = batch.add<GetAnswer<Email>>("Email/get", {
    accountId,
    "#ids": threads.ref("/list/*/emailIds"),
    properties: ROW_PROPERTIES,
  });
  const marks = searchOf(shown).words
    ? batch.add<{ list: Snippet[] }>("SearchSnippet/get", {
        accountId,
        filter,
        "#emailIds": query.ref("/ids"),
      })
    : null;
  return { query, heads, threads, members, snippets: marks };
}

function take(shown: View, answers: Awaited<ReturnType<Batch["send"]>>, handle: Asked): void {
  together(() => {
    learn(shown.account, answers.find(handle.heads)?.list ?? [], answers.asked);
    learn(shown.account, answers.find(handle.members)?.list ?? [], answers.asked);
    learnThreads(shown.account, answers.find(handle.threads)?.list ?? []);
    const marks = handle.snippets ? answers.find(handle.snippets) : null;
    if (marks) {
      const all = new Map(snippets.peek());
      for (const snippet of marks.list) all.set(keyOf(shown.account, snippet.emailId), snippet);
      snippets.value = all;
    }
  });
}

function place(into: (Key | undefined)[], account: Id, answer: QueryAnswer): void {
  answer.ids.forEach((id, offset) => {
    into[answer.position + offset] = keyOf(account, id);
  });
}

/** What the view asks for, in the words of RFC 8621 §4.4.1. */
export function filterOf(shown: View): Filter {
  const conditions: Filter[] = [];
  if (shown.mailbox) conditions.push({ inMailbox: shown.mailbox });
  if (shown.quick === "unread") conditions.push({ notKeyword: "$seen" });
  if (shown.quick === "starred") conditions.push({ hasKeyword: "$flagged" });
  if (shown.quick === "attachments") conditions.push({ hasAttachment: true });
  if (shown.search.trim() !== "") {
    const { filter } = searchOf(shown);
    if (filter) conditions.push(filter);
    if (!shown.mailbox) {
      const aside = ["trash", "junk"].flatMap((role) => folderFor(shown.account, role)?.id ?? []);
      if (aside.length > 0) conditions.push({ inMailboxOtherThan: aside });
    }
  }
  if (conditions.length === 1 && conditions[0]) return conditions[0];
  return { operator: "AND", conditions };
}
