// The accounts, their folders, identities and how they fare, as signals.

import { computed, signal } from "@preact/signals";
import { type AccountStatus, getJson, type Status } from "../api.ts";
import { Batch } from "../jmap/client.ts";
import type { GetAnswer, Id, Identity, IdentityWords, Mailbox, Role, Session } from "../jmap/types.ts";
import { maybe, t } from "../l10n.ts";
import { COLOURS } from "../text/people.ts";

export interface Account {
  id: Id;
  name: string;
  address: string;
  kind: "imap" | "pop3" | "local";
  colour: number;
}

export const status = signal<Status | null>(null);
export const session = signal<Session | null>(null);
export const mailboxes = signal<ReadonlyMap<Id, Mailbox[]>>(new Map());
export const identities = signal<ReadonlyMap<Id, Identity[]>>(new Map());
/** True while the page has lost the program itself. */
export const programLost = signal(false);

/** Server accounts in the order they came, "On this computer" last. */
export const accounts = computed<Account[]>(() => {
  const known = session.value?.accounts ?? {};
  const rows = Object.entries(known).map(([id, account]) => {
    const fare = statusOf(id);
    return {
      id,
      name: account.name,
      address: fare?.address ?? account.name,
      kind: fare?.kind ?? "imap",
      colour: 0,
    } satisfies Account as Account;
  });
  rows.sort((a, b) => Number(a.kind === "local") - Number(b.kind === "local"));
  return rows.map((row, index) => ({
    ...row,
    colour: row.kind === "local" ? COLOURS - 1 : index % (COLOURS - 1),
  }));
});

export const serverAccounts = computed(() => accounts.value.filter((account) => account.kind !== "local"));

export function accountTitle(account: Account): string {
  return account.kind === "local" ? t("account-local") : account.name || account.address;
}

export function statusOf(account: Id): AccountStatus | undefined {
  return status.value?.accounts.find((row) => row.id === account);
}

/** Counts what was told and asked for, so that an answer knows whether it is the newest. */
let told = 0;

/** Takes what the program says of itself. */
export function tellStatus(next: Status): void {
  told += 1;
  status.value = next;
}

/** Asks how things stand. An answer that something newer has overtaken changes nothing. */
export async function loadStatus(): Promise<void> {
  told += 1;
  const asked = told;
  const answer = await getJson<Status>("/api/status");
  if (told === asked) status.value = answer;
}

export async function loadSession(): Promise<void> {
  session.value = await getJson<Session>("/jmap/session");
}

/** After an account came or went. */
export async function reloadAccounts(): Promise<void> {
  await Promise.all([loadSession(), loadStatus()]);
  await loadFolders();
}

/** Reads folders and identities of all accounts, or of the one given. */
export async function loadFolders(only?: Id): Promise<void> {
  const wanted = Object.keys(session.value?.accounts ?? {}).filter((id) => !only || id === only);
  if (wanted.length === 0) return;
  const batch = new Batch();
  const asked = wanted.map((accountId) => ({
    accountId,
    folders: batch.add<GetAnswer<Mailbox>>("Mailbox/get", { accountId, ids: null }),
    people: batch.add<GetAnswer<Identity>>("Identity/get", { accountId, ids: null }),
  }));
  const [answers, words] = await Promise.all([
    batch.send(),
    getJson<IdentityWords[]>("/api/identities"),
    loadTemplates(),
  ]);
  const folders = new Map(mailboxes.value);
  const people = new Map(identities.value);
  for (const { accountId, folders: handle, people: who } of asked) {
    const found = answers.find(handle);
    if (found) folders.set(accountId, withTemplates(accountId, found.list));
    const named = answers.find(who);
    const ofAccount = words.filter((each) => each.accountId === accountId);
    const told = (each: Identity) => ({ ...each, words: ofAccount.find(({ id }) => id === each.id) });
    if (named) people.set(accountId, named.list.map(told));
  }
  for (const known of folders.keys()) {
    if (!session.value?.accounts[known]) folders.delete(known);
  }
  mailboxes.value = folders;
  identities.value = people;
}

/** Which folder of an account is for templates; JMAP has no role for it. */
let templates = new Map<Id, Id>();

export async function loadTemplates(): Promise<void> {
  const all = await getJson<{ accountId: Id; id: Id }[]>("/api/templates");
  templates = new Map(all.map((each) => [each.accountId, each.id]));
}

function withTemplates(account: Id, list: Mailbox[]): Mailbox[] {
  const id = templates.get(account);
  return list.map((each) => (each.id === id ? { ...each, role: "templates" } : each));
}

export function setFolders(account: Id, list: Mailbox[]): void {
  const folders = new Map(mailboxes.value);
  folders.set(account, withTemplates(account, list));
  mailboxes.value = folders;
}

export function folderOf(account: Id, id: Id): Mailbox | undefined {
  return mailboxes.value.get(account)?.find((mailbox) => mailbox.id === id);
}

export function folderFor(account: Id, role: Role): Mailbox | undefined {
  return mailboxes.value.get(account)?.find((mailbox) => mailbox.role === role);
}

const ROLES = ["inbox", "drafts", "templates", "sent", "archive", "junk", "trash"];

/** A folder's name: translated where it has a task, else as the server spells it. */
export function folderName(mailbox: Mailbox): string {
  if (mailbox.role && ROLES.includes(mailbox.role)) return maybe(`folder-${mailbox.role}`) ?? mailbox.name;
  return mailbox.name;
}

export interface FolderRow {
  mailbox: Mailbox;
  depth: number;
}

/** The folders of an account as they stand in the side bar: tasks first, then the tree. */
export function folderRows(account: Id): FolderRow[] {
  const all = mailboxes.value.get(account) ?? [];
  const tasks = ROLES.flatMap((role) => all.filter((mailbox) => mailbox.role === role));
  const taken = new Set(tasks.map((mailbox) => mailbox.id));
  const rest = all.filter((mailbox) => !taken.has(mailbox.id));
  const rows: FolderRow[] = tasks.map((mailbox) => ({ mailbox, depth: 0 }));
  const known = new Set(rest.map((mailbox) => mailbox.id));
  const roots = rest.filter((mailbox) => mailbox.parentId === null || !known.has(mailbox.parentId));
  addTree(rows, rest, roots, 0);
  return rows;
}

function addTree(rows: FolderRow[], all: Mailbox[], level: Mailbox[], depth: number): void {
  if (depth > 8) return;
  const sorted = level.toSorted((a, b) => a.sortOrder - b.sortOrder || a.name.localeCompare(b.name));
  for (const mailbox of sorted) {
    rows.push({ mailbox, depth });
    addTree(
      rows,
      all,
      all.filter((child) => child.parentId === mailbox.id),
      depth + 1,
    );
  }
}

/** What stands at the right of a folder: unread, or all of it for drafts. */
export function folderCount(mailbox: Mailbox): number {
  return mailbox.role === "drafts" ? mailbox.totalEmails : mailbox.unreadThreads;
}

export function isMe(account: Id, email: string): boolean {
  const own = identities.value.get(account) ?? [];
  const lower = email.toLowerCase();
  if (own.some((identity) => identity.email.toLowerCase() === lower)) return true;
  return statusOf(account)?.address.toLowerCase() === lower;
}
