// What a person does to conversations. Each action shows at once, sends one
// `Email/set`, and leaves its inverse on the undo stack; a refusal rolls back
// and says why.

import { batch as together } from "@preact/signals";
import { Batch } from "../jmap/client.ts";
import type { Email, Id, Mailbox, Role, SetAnswer, SetError } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { folderFor, folderName, mailboxes, setFolders } from "./accounts.ts";
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
import { active, indexOf, refresh, rowAt, rowCount, view, withdraw } from "./list.ts";
import { takeBack, underWay } from "./outbox.ts";
import { closeConversation, open, openConversation } from "./reader.ts";
import { forget, say } from "./toasts.ts";

export async function markRead(keys: readonly Key[]): Promise<void> {
  await change(keys, (mail): Patch => (mail.keywords.$seen ? {} : { "keywords/$seen": true }));
}

export async function toggleRead(row: Key): Promise<void> {
  const mails = conversation(row);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const [account] = partsOf(row);
  if (unread) {
    await markRead(mails.map((mail) => keyOf(account, mail.id)));
    return;
  }
  const last = mails.at(-1);
  if (last) await change([keyOf(account, last.id)], () => ({ "keywords/$seen": null }));
}

export async function toggleStar(row: Key): Promise<void> {
  const mails = conversation(row);
  const [account] = partsOf(row);
  const starred = mails.filter((mail) => mail.keywords.$flagged);
  if (starred.length > 0) {
    await change(
      starred.map((mail) => keyOf(account, mail.id)),
      () => ({ "keywords/$flagged": null }),
    );
  } else {
    await change([row], () => ({ "keywords/$flagged": true }));
  }
}

export async function archive(row: Key): Promise<void> {
  await move(row, "archive", t("done-archived"));
}

export async function junk(row: Key): Promise<void> {
  await move(row, "junk", t("done-junk"));
}

/**
 * Deletes into the trash; what is in the trash already goes for good, once
 * asked. A message that waits to be sent is taken back first.
 */
export async function trash(row: Key): Promise<void> {
  const [account] = partsOf(row);
  const waiting = underWay(row);
  if (waiting && !(await takeBack(account, waiting.id))) {
    say(t("already-sent"), { kind: "danger" });
    return;
  }
  const bin = folderFor(account, "trash");
  const here = view.peek()?.mailbox;
  if (bin && here === bin.id) {
    if (!confirm(t("ask-delete-for-good"))) return;
    await destroy(row, bin.id);
    return;
  }
  await move(row, "trash", t("done-deleted"));
}

/** Moves the part of a conversation that stands in the shown folder. */
async function move(row: Key, role: Role, done: string): Promise<void> {
  const [account] = partsOf(row);
  const target = await folderOrMade(account, role);
  const here = view.peek()?.mailbox ?? null;
  if (!target) {
    say(t("no-folder-for", { folder: t(`folder-${role}`) }), { kind: "danger" });
    return;
  }
  if (target.id === here) return;
  const keeps = new Set(
    ["drafts", "sent", "trash", "junk"].flatMap((each) => folderFor(account, each)?.id ?? []),
  );
  const moved = conversation(row).filter((mail) =>
    here
      ? mail.mailboxIds[here]
      : Object.keys(mail.mailboxIds).some((id) => !keeps.has(id) && id !== target.id),
  );
  if (moved.length === 0) return;
  const putBack = leave(row);
  const keys = moved.map((mail) => keyOf(account, mail.id));
  const doing = change(
    keys,
    (mail) => {
      const patch: Patch = { [`mailboxIds/${target.id}`]: true };
      for (const id of Object.keys(mail.mailboxIds)) {
        if (here ? id === here : !keeps.has(id) && id !== target.id) patch[`mailboxIds/${id}`] = null;
      }
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

async function destroy(row: Key, bin: Id): Promise<void> {
  const [account] = partsOf(row);
  const ids = conversation(row)
    .filter((mail) => mail.mailboxIds[bin])
    .map((mail) => mail.id);
  const putBack = leave(row);
  const batch = new Batch();
  const set = batch.add<SetAnswer>("Email/set", { accountId: account, destroy: ids });
  const gone = new Map(ids.map((id): [Key, Patch] => [keyOf(account, id), {}]));
  try {
    await keepEdit(gone, async () => {
      const refused = Object.values((await batch.send()).get(set).notDestroyed ?? {})[0];
      if (refused) throw refusal(refused);
    });
    say(t("done-deleted-for-good"));
  } catch (error) {
    putBack();
    complain(error);
  }
}

/** Takes a row out of sight and moves on to the next; gives the way back. */
function leave(row: Key): () => void {
  const index = indexOf(row);
  const wasOpen = open.peek()?.key === row;
  const next = rowAt(index + 1) ?? rowAt(index - 1) ?? null;
  const putBack = withdraw([row]);
  if (active.peek() === row) active.value = next;
  if (wasOpen) {
    if (next) void openConversation(next);
    else closeConversation();
  }
  if (rowCount() === 0) closeConversation();
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
