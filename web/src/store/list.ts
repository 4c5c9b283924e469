// The conversations of one folder or search, as a list with gaps: places that
// were never looked at are undefined. Windows of 50 are fetched as they come into
// sight; after a change the visible window is asked again and the row under
// the person's eye stays where it is.

import { effect, signal, batch as together } from "@preact/signals";
import { type Answers, asking, Batch, type Handle, type Moment } from "../jmap/client.ts";
import type { Email, Filter, GetAnswer, Id, QueryAnswer, Snippet, Thread } from "../jmap/types.ts";
import { editedSince, type Key, keyOf, learn, learnThreads, partsOf, ROW_PROPERTIES } from "./emails.ts";
import { open } from "./reader.ts";
import { type Quick, search, type Window } from "./search.ts";

export type { Quick };

export const WINDOW = 50;

/** A folder; or a search, in every account unless it stays in this one. */
export interface View {
  account: Id;
  mailbox: Id | null;
  quick: Quick;
  search: string;
  stays?: boolean;
}

export const view = signal<View | null>(null);
/** Read `version` to be told of any change in these. */
export const version = signal(0);
export const loaded = signal(false);
/** The rows of a search stand at once; how many there are is told later. */
export const counted = signal(false);
export const failed = signal<string | null>(null);
/** Pieces of text where a search matched, by row. */
export const snippets = signal<ReadonlyMap<Key, Snippet>>(new Map());
/** What of the search looks like an operator and was taken for words. */
export const unknown = signal<readonly string[]>([]);
/** Whether a search with a regular expression stopped before the oldest messages. */
export const onlyNewest = signal(false);
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

/** Where the active row stands; once it has left the list, where the next one does. */
let stood = 0;
let rowsThen = rows;

effect(() => {
  version.value;
  const index = indexOf(active.value);
  // Of those before it, some may have left as well.
  const nearest = () => rowsThen.slice(0, stood).findLast((row) => row !== undefined && rows.includes(row));
  if (index >= 0) stood = index;
  else stood = active.value === null ? 0 : indexOf(nearest() ?? null) + 1;
  rowsThen = rows;
});

/** The places before and after a row; or before and after where the active one stood. */
export function beside(row: Key | null): { before: number; after: number } {
  const index = indexOf(row);
  return index >= 0 ? { before: index - 1, after: index + 1 } : { before: stood - 1, after: stood };
}

/** Whether mail of this account can be in the list. */
export function shows(account: Id): boolean {
  const shown = view.peek();
  return shown !== null && (shown.account === account || (isSearch(shown) && !shown.stays));
}

export function isSearch(shown: View): boolean {
  return shown.search.trim() !== "";
}

/** Shows another folder or search, from its top. */
export function show(next: View): void {
  const before = view.peek();
  if (before && JSON.stringify(before) === JSON.stringify(next)) return;
  generation += 1;
  together(() => {
    view.value = next;
    rows = [];
    stood = 0;
    // Keys act on nothing that cannot be seen.
    if (active.peek() !== open.peek()?.key) active.value = null;
    asked = new Set();
    visible = [0, WINDOW];
    loaded.value = false;
    counted.value = false;
    failed.value = null;
    // The rows of a running search stay readable until the next answer.
    snippets.value = new Map();
    unknown.value = [];
    onlyNewest.value = false;
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
  const windows: Window[] = [{ position: 0, limit: WINDOW, calculateTotal: true }];
  if (anchor) windows.push({ anchor: partsOf(anchor)[1], anchorOffset: -10, limit: 2 * WINDOW });
  const answered = await ask(shown, windows);
  if (mine !== generation) return;
  answered.take();
  const [first, around] = answered.parts;
  if (!first) return;
  const fresh: (Key | undefined)[] = new Array(first.total ?? first.keys.length).fill(undefined);
  place(fresh, first);
  if (around) place(fresh, around);
  asked = new Set();
  queryState = first.state;
  together(() => {
    rows = fresh.filter((key) => stays(key, answered.asked));
    counted.value = true;
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
  try {
    const calculateTotal = !isSearch(shown);
    const windows = pages.map((page) => ({ position: page * WINDOW, limit: WINDOW, calculateTotal }));
    const answered = await ask(shown, windows);
    if (mine !== generation) return;
    answered.take();
    const first = !loaded.peek();
    let whole = calculateTotal;
    for (const part of answered.parts) {
      if (!part) continue;
      const { state } = part;
      const end = part.position + part.keys.length;
      whole ||= first && end < WINDOW;
      const total = part.total ?? Math.max(first ? 0 : rows.length, end);
      if (first || rows.length !== total) rows = Array.from({ length: total }, (_, index) => rows[index]);
      place(rows, part);
      if (!first && queryState !== "" && state !== queryState) queueMicrotask(() => void refresh());
      queryState = state;
    }
    rows = rows.filter((key) => stays(key, answered.asked));
    // Where counting fails, the next change asks for all of it again.
    if (first && !whole) count(shown, mine).catch(() => undefined);
    together(() => {
      loaded.value = true;
      if (whole) counted.value = true;
      failed.value = null;
      version.value += 1;
    });
  } catch (error) {
    if (mine !== generation) return;
    for (const page of pages) asked.delete(page);
    failed.value = error instanceof Error ? error.message : String(error);
  }
}

/** Makes room for all that a search finds. */
async function count(shown: View, mine: number): Promise<void> {
  const window = { position: 0, limit: 0, calculateTotal: true };
  const { total } = await search(shown.search, shown.quick, within(shown), window);
  // A later answer may have counted already.
  if (mine !== generation || total === null || counted.peek()) return;
  together(() => {
    rows = Array.from({ length: Math.max(total, rows.length) }, (_, index) => rows[index]);
    counted.value = true;
    version.value += 1;
  });
}

function within(shown: View): Id | null {
  return shown.stays ? shown.account : null;
}

/** A window: what stands in it, and how long the whole list is, where that was asked. */
interface Part {
  position: number;
  total: number | null;
  keys: Key[];
  state: string;
}

interface Answered {
  /** As asked; null for a window around a row that is gone. */
  parts: (Part | null)[];
  asked: Moment;
  /** Learns what the answer says of its rows. */
  take: () => void;
}

function ask(shown: View, windows: Window[]): Promise<Answered> {
  return isSearch(shown) ? askSearch(shown, windows) : askFolder(shown, windows);
}

/** Windows of a folder in one request: the query, its rows, and what their conversations hold. */
async function askFolder(shown: View, windows: Window[]): Promise<Answered> {
  const accountId = shown.account;
  const batch = new Batch();
  const asked = windows.map((window) => {
    const query = batch.add<QueryAnswer>("Email/query", {
      accountId,
      filter: filterOf(shown),
      sort: [{ property: "receivedAt", isAscending: false }],
      collapseThreads: true,
      ...window,
    });
    return { window, query, rows: rowsOf(batch, accountId, { "#ids": query.ref("/ids") }) };
  });
  const answers = await batch.send();
  const parts = asked.map(({ window, query }) => {
    const answer = window.anchor ? answers.find(query) : answers.get(query);
    if (!answer) return null;
    const { position, ids, queryState: state } = answer;
    return { position, keys: ids.map((id) => keyOf(accountId, id)), state, total: answer.total ?? null };
  });
  const takeAll = () => {
    for (const { rows } of asked) take(answers, rows);
  };
  return { parts, asked: answers.asked, take: takeAll };
}

/** Windows of a search: what is found where, then the rows of each account. */
function askSearch(shown: View, windows: Window[]): Promise<Answered> {
  return asking(async (asked) => {
    const found = await Promise.all(
      windows.map((window) => {
        const part = search(shown.search, shown.quick, within(shown), window);
        return window.anchor ? part.catch(() => null) : part;
      }),
    );
    const first = found[0];
    const ids = new Map<Id, Set<Id>>();
    for (const { accountId, emailId } of found.flatMap((part) => part?.rows ?? []))
      ids.set(accountId, (ids.get(accountId) ?? new Set()).add(emailId));
    const learned = [...ids].map(async ([accountId, some]) => {
      const batch = new Batch();
      const rows = rowsOf(batch, accountId, { ids: [...some] }, first?.marks);
      return [await batch.send(), rows] as const;
    });
    const told = await Promise.all(learned);
    const parts = found.map((part) => {
      if (!part) return null;
      const keys = part.rows.map((row) => keyOf(row.accountId, row.emailId));
      return { position: part.position, total: part.total, keys, state: part.state };
    });
    const takeAll = () => {
      unknown.value = first?.unknown ?? [];
      onlyNewest.value = first?.onlyNewest ?? false;
      for (const [answers, rows] of told) take(answers, rows);
    };
    return { parts, asked, take: takeAll };
  });
}

/** Rows of one account, by their newest emails. */
interface Rows {
  account: Id;
  heads: Handle<GetAnswer<Email>>;
  threads: Handle<GetAnswer<Thread>>;
  members: Handle<GetAnswer<Email>>;
  snippets: Handle<{ list: Snippet[] }> | null;
}

function rowsOf(
  batch: Batch,
  accountId: Id,
  ids: Record<string, unknown>,
  marks: Filter | null = null,
): Rows {
  const heads = batch.add<GetAnswer<Email>>("Email/get", { accountId, ...ids, properties: ROW_PROPERTIES });
  const threads = batch.add<GetAnswer<Thread>>("Thread/get", {
    accountId,
    "#ids": heads.ref("/list/*/threadId"),
  });
  const members = batch.add<GetAnswer<Email>>("Email/get", {
    accountId,
    "#ids": threads.ref("/list/*/emailIds"),
    properties: ROW_PROPERTIES,
  });
  const found = marks && { accountId, filter: marks, "#emailIds": heads.ref("/list/*/id") };
  const pieces = found && batch.add<{ list: Snippet[] }>("SearchSnippet/get", found);
  return { account: accountId, heads, threads, members, snippets: pieces };
}

function take(answers: Answers, rows: Rows): void {
  const { account } = rows;
  together(() => {
    learn(account, answers.find(rows.heads)?.list ?? [], answers.asked);
    learn(account, answers.find(rows.members)?.list ?? [], answers.asked);
    learnThreads(account, answers.find(rows.threads)?.list ?? []);
    const marks = rows.snippets ? answers.find(rows.snippets) : null;
    if (marks) {
      const all = new Map(snippets.peek());
      for (const snippet of marks.list) all.set(keyOf(account, snippet.emailId), snippet);
      snippets.value = all;
    }
  });
}

function place(into: (Key | undefined)[], part: Part): void {
  part.keys.forEach((key, offset) => {
    into[part.position + offset] = key;
  });
}

/** What of a folder is asked for, in the words of RFC 8621 §4.4.1. */
function filterOf(shown: View): Filter {
  const conditions: Filter[] = [];
  if (shown.mailbox) conditions.push({ inMailbox: shown.mailbox });
  if (shown.quick === "unread") conditions.push({ notKeyword: "$seen" });
  if (shown.quick === "starred") conditions.push({ hasKeyword: "$flagged" });
  if (shown.quick === "attachments") conditions.push({ hasAttachment: true });
  if (conditions.length === 1 && conditions[0]) return conditions[0];
  return { operator: "AND", conditions };
}
