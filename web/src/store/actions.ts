// What a person does to conversations. Each action shows at once, sends one
// `Email/set`, and leaves its inverse on the undo stack; a refusal rolls back
// and says why.

import { batch as together } from "@preact/signals";
import { Batch } from "../jmap/client.ts";
import type { Email, Id, Mailbox, Role, SetAnswer, SetError } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { folderFor, folderName, mailboxes, setFolders, statusOf } from "./accounts.ts";
import { onceAway } from "./compose.ts";
import {
  conversation,
  email,
  type Key,
  keepEdit,
  keyOf,
  type Patch,
  partsOf,
  patched,
  splitPath,
} from "./emails.ts";
import { active, beside, refresh, rowAt, rowCount, view, withdraw } from "./list.ts";
import { takeBack, underWay } from "./outbox.ts";
import { closeConversation, open, openConversation } from "./reader.ts";
import { forget, remember, say } from "./toasts.ts";

export async function markRead(keys: readonly Key[]): Promise<void> {
  await change(keys, seen);
}

function seen(mail: Email): Patch {
  return mail.keywords.$seen ? {} : { "keywords/$seen": true };
}

export async function toggleRead(row: Key): Promise<void> {
  const mails = conversation(row);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const [account] = partsOf(row);
  if (unread) {
    const keys = mails.map((mail) => keyOf(account, mail.id));
    await undoable(change(keys, seen));
    return;
  }
  const last = mails.at(-1);
  if (last) await undoable(change([keyOf(account, last.id)], () => ({ "keywords/$seen": null })));
}

export async function toggleStar(row: Key): Promise<void> {
  const mails = conversation(row);
  const [account] = partsOf(row);
  const starred = mails.filter((mail) => mail.keywords.$flagged);
  if (starred.length > 0) {
    const keys = starred.map((mail) => keyOf(account, mail.id));
    await undoable(change(keys, () => ({ "keywords/$flagged": null })));
  } else {
    await undoable(change([row], () => ({ "keywords/$flagged": true })));
  }
}

/** Leaves the way back of a change on the stack; the row shows what was done. */
async function undoable(doing: ReturnType<typeof change>): Promise<void> {
  const undo = { run: async () => (await doing)?.() };
  remember(undo);
  if (!(await doing)) forget(undo);
}

export async function archive(row: Key): Promise<void> {
  await move(row, "archive", t("done-archived"));
}

export async function junk(row: Key): Promise<void> {
  await move(row, "junk", t("done-junk"));
}

/**
 * Deletes as the account says (D08); what is in the trash already goes for
 * good, once asked. A message that waits to be sent is taken back first.
 */
export async function trash(row: Key): Promise<void> {
  const [account] = partsOf(row);
  const waiting = underWay(row);
  if (waiting && !(await takeBack(account, waiting.id))) {
    say(t("already-sent"), { kind: "danger" });
    return;
  }
  const bin = folderFor(account, "trash");
  const inBin = bin !== undefined && view.peek()?.mailbox === bin.id;
  const how = inBin ? "remove" : (statusOf(account)?.following?.whenDeleting ?? "trash");
  if (how === "trash") await move(row, "trash", t("done-deleted"));
  else if (how === "mark") await mark(row);
  else if (confirm(t("ask-delete-for-good"))) await destroy(row);
}

/**
 * The copies of a conversation that an action takes away, each mail with its
 * folders: those in the shown folder; where none is shown, all but those of
 * folders that keep, or else those of the row's own mail.
 */
function copies(row: Key, target?: Id): [Email, Id[]][] {
  const [account] = partsOf(row);
  const here = view.peek()?.mailbox ?? null;
  const keeps = new Set(
    ["drafts", "sent", "trash", "junk"].flatMap((each) => folderFor(account, each)?.id ?? []),
  );
  const of = (mails: Email[], leaves: (id: Id) => boolean) =>
    mails
      .map((mail): [Email, Id[]] => [
        mail,
        Object.keys(mail.mailboxIds).filter((id) => id !== target && leaves(id)),
      ])
      .filter(([, from]) => from.length > 0);
  if (here) return of(conversation(row), (id) => id === here);
  const found = of(conversation(row), (id) => !keeps.has(id));
  const own = email(row).peek();
  return found.length > 0 || !own ? found : of([own], () => true);
}

/** Moves the part of a conversation that stands in the shown folder. */
async function move(row: Key, role: Role, done: string): Promise<void> {
  const [account] = partsOf(row);
  const target = await folderOrMade(account, role);
  if (!target) {
    say(t("no-folder-for", { folder: t(`folder-${role}`) }), { kind: "danger" });
    return;
  }
  const moved = new Map(copies(row, target.id).map(([mail, from]) => [keyOf(account, mail.id), from]));
  if (moved.size === 0) return;
  const putBack = leave(row);
  const doing = change(
    [...moved.keys()],
    (mail) => {
      const patch: Patch = { [`mailboxIds/${target.id}`]: true };
      for (const id of moved.get(keyOf(account, mail.id)) ?? []) patch[`mailboxIds/${id}`] = null;
      return patch;
    },
    putBack,
  );
  // On the stack at once: the next press of undo means this, answered or not.
  const undo = {
    run: async () => {
      putBack();
      const back = await doing;
      if (!back) return;
      await back();
      await refresh();
    },
  };
  say(done, { undo });
  if (!(await doing)) forget(undo);
}

/** Takes the copies away for good. */
async function destroy(row: Key): Promise<void> {
  const gone = copies(row);
  const putBack = leave(row);
  try {
    await keepEdit(withdrawing(row, gone), () => takeAway(row, gone));
    say(t("done-deleted-for-good"));
  } catch (error) {
    putBack();
    complain(error);
  }
}

/**
 * Marks the copies as deleted on the server. No other program's mark is ever
 * taken back, so ours is sent only when nobody can undo it any more.
 */
async function mark(row: Key): Promise<void> {
  const gone = copies(row);
  const putBack = leave(row);
  let agree: (agreed: boolean) => void = () => {};
  const agreed = new Promise<boolean>((resolve) => {
    agree = resolve;
  });
  say(t("done-marked"), { undo: { run: () => agree(false) }, over: () => agree(true) });
  try {
    await keepEdit(withdrawing(row, gone), async () => {
      if (await agreed) await takeAway(row, gone);
      else putBack();
    });
  } catch (error) {
    putBack();
    complain(error);
  }
}

/** Keeps them out of sight against answers that still know them. */
function withdrawing(row: Key, gone: [Email, Id[]][]): Map<Key, Patch> {
  const [account] = partsOf(row);
  return new Map(gone.map(([mail]): [Key, Patch] => [keyOf(account, mail.id), {}]));
}

async function takeAway(row: Key, gone: [Email, Id[]][]): Promise<void> {
  const [accountId] = partsOf(row);
  const destroy: Id[] = [];
  const update: Record<Id, Patch> = {};
  for (const [mail, from] of gone) {
    if (from.length === Object.keys(mail.mailboxIds).length) destroy.push(mail.id);
    else update[mail.id] = Object.fromEntries(from.map((id) => [`mailboxIds/${id}`, null]));
  }
  const batch = new Batch();
  const set = batch.add<SetAnswer>("Email/set", { accountId, destroy, update });
  const { notDestroyed, notUpdated } = (await batch.send()).get(set);
  const refused = Object.values({ ...notDestroyed, ...notUpdated })[0];
  if (refused) throw refusal(refused);
}

/** Takes a row out of sight and moves on to the next; gives the way back. */
function leave(row: Key): () => void {
  const wasOpen = open.peek()?.key === row;
  const { before, after } = beside(row);
  const next = rowAt(after) ?? rowAt(before) ?? null;
  const putBack = withdraw([row]);
  if (active.peek() === row) active.value = next;
  // An answer to it is put away first.
  if (wasOpen) onceAway(() => (next ? void openConversation(next) : closeConversation()));
  else if (rowCount() === 0) closeConversation();
  return putBack;
}

/**
 * Applies a patch to each email here at once, then at the program. Gives the
 * inverse, or null when it was refused and rolled back.
 */
async function change(
  keys: readonly Key[],
  patchOf: (mail: Email) => Patch,
  rollBack: () => void = () => {},
): Promise<(() => Promise<void>) | null> {
  const patches = new Map<Key, Patch>();
  const inverses = new Map<Key, Patch>();
  for (const key of keys) {
    const mail = email(key).peek();
    if (!mail) continue;
    const patch = patchOf(mail);
    if (Object.keys(patch).length === 0) continue;
    patches.set(key, patch);
    inverses.set(key, inverse(mail, patch));
  }
  if (patches.size === 0) return async () => {};
  try {
    await apply(patches);
  } catch (error) {
    applyHere(inverses);
    rollBack();
    complain(error);
    return null;
  }
  return async () => {
    try {
      await apply(inverses);
    } catch (error) {
      applyHere(patches);
      complain(error);
    }
  };
}

function inverse(mail: Email, patch: Patch): Patch {
  const back: Patch = {};
  for (const path of Object.keys(patch)) {
    const [set, name] = splitPath(path);
    back[path] = mail[set][name] ? true : null;
  }
  return back;
}

async function apply(patches: ReadonlyMap<Key, Patch>): Promise<void> {
  applyHere(patches);
  await keepEdit(patches, () => applyThere(patches));
}

function applyHere(patches: ReadonlyMap<Key, Patch>): void {
  together(() => {
    for (const [key, patch] of patches) {
      const slot = email(key);
      const mail = slot.peek();
      if (!mail) continue;
      const next = patched(mail, patch);
      countUnread(key, mail, next);
      slot.value = next;
    }
  });
}

/** Keeps the side bar's numbers in step until the program's own arrive. */
function countUnread(key: Key, before: Email, after: Email): void {
  const [account] = partsOf(key);
  const steps = new Map<Id, number>();
  const count = (mail: Email, step: number) => {
    if (mail.keywords.$seen) return;
    for (const id of Object.keys(mail.mailboxIds)) steps.set(id, (steps.get(id) ?? 0) + step);
  };
  count(before, -1);
  count(after, 1);
  if ([...steps.values()].every((step) => step === 0)) return;
  const list = mailboxes.peek().get(account) ?? [];
  setFolders(
    account,
    list.map((mailbox) => {
      const step = steps.get(mailbox.id) ?? 0;
      if (step === 0) return mailbox;
      return {
        ...mailbox,
        unreadEmails: Math.max(0, mailbox.unreadEmails + step),
        unreadThreads: Math.max(0, mailbox.unreadThreads + step),
      };
    }),
  );
}

async function applyThere(patches: ReadonlyMap<Key, Patch>): Promise<void> {
  const byAccount = new Map<Id, Record<Id, Patch>>();
  for (const [key, patch] of patches) {
    const [account, id] = partsOf(key);
    const update = byAccount.get(account) ?? {};
    update[id] = patch;
    byAccount.set(account, update);
  }
  const batch = new Batch();
  const sets = [...byAccount].map(([accountId, update]) =>
    batch.add<SetAnswer>("Email/set", { accountId, update }),
  );
  const answers = await batch.send();
  for (const set of sets) {
    const refused = Object.values(answers.get(set).notUpdated ?? {})[0];
    if (refused) throw refusal(refused);
  }
}

/** The folder with this task; made where the account has none. */
export async function folderOrMade(account: Id, role: Role): Promise<Mailbox | null> {
  const found = folderFor(account, role);
  if (found) return found;
  const batch = new Batch();
  const name =
    { archive: "Archive", trash: "Trash", junk: "Junk", sent: "Sent", drafts: "Drafts" }[role] ?? role;
  const made = batch.add<SetAnswer>("Mailbox/set", { accountId: account, create: { made: { name, role } } });
  const all = batch.add<{ list: Mailbox[] }>("Mailbox/get", { accountId: account, ids: null });
  const answers = await batch.send();
  const list = answers.find(all)?.list;
  if (list) setFolders(account, list);
  const id = answers.find(made)?.created?.made?.id;
  return list?.find((mailbox) => mailbox.id === id) ?? null;
}

function refusal(error: SetError): Error {
  return new Error(error.description ?? error.type);
}

export function complain(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error);
  say(t("not-done", { said }), { kind: "danger" });
}

export function folderTitle(account: Id, id: Id): string {
  const mailbox = mailboxes.value.get(account)?.find((each) => each.id === id);
  return mailbox ? folderName(mailbox) : "";
}
