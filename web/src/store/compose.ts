// The message being written: one at a time. Saved in Drafts after a pause and
// replaced there (an email never changes: RFC 8621 §4), handed in as one
// request, and for ten seconds still to be called back. The program files it in
// Sent once it is sent.

import { signal } from "@preact/signals";
import { postJson } from "../api.ts";
import { Batch, type Handle } from "../jmap/client.ts";
import type {
  Address,
  Email,
  EmailWithText,
  FullEmail,
  GetAnswer,
  Id,
  Identity,
  SetAnswer,
} from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { fullTime } from "../text/dates.ts";
import { displayName, plausible, sameEmail, unique, writeAddress } from "../text/people.ts";
import { plainText, quote, replySubject } from "../text/quote.ts";
import { answering, begun, signedBy, unsigned } from "../text/signature.ts";
import { accounts, identities, isMe, loadFolders, loadStatus, serverAccounts } from "./accounts.ts";
import { complain, folderOrMade } from "./actions.ts";
import type { Key } from "./emails.ts";
import { keyOf, partsOf } from "./emails.ts";
import { view } from "./list.ts";
import { dismiss, dismissIn, type Outgoing, onceGone, sendingOf, takeBack } from "./outbox.ts";
import { closeConversation, fullEmail, open, openConversation } from "./reader.ts";
import { forget, say } from "./toasts.ts";

export interface Draft {
  /** Counts drafts, so that the editor knows a new one from a changed one. */
  serial: number;
  kind: "new" | "reply";
  account: Id;
  identity: Id;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  text: string;
  inReplyTo: string[] | null;
  references: string[] | null;
  /** The message that is answered, if any. */
  original: Key | null;
  threadId: Id | null;
  /** Where the last saved version stands. */
  savedId: Id | null;
  savedAt: Date | null;
  changed: boolean;
  /** The sending of this draft that was refused. */
  refused: Outgoing | null;
}

export const draft = signal<Draft | null>(null);
export const sending = signal(false);

/** How long after the last key a draft is saved, in milliseconds. */
const SAVE_AFTER = 2500;
/** How long a sent message can be called back; the program holds it as long. */
const HOLD = 10_000;
/** So many addresses of a field the program tells; there may be more. */
const MAX_TOLD = 1000;

let saveTimer = 0;
/** One after another: the saves, and the handing in. None of them is ever rejected. */
let saving: Promise<unknown> = Promise.resolve();
let serial = 0;

export async function newMessage(to: Address[] = []): Promise<void> {
  const account = writingAccount();
  if (!account || !(await putAway())) return;
  closeConversation();
  begin({ kind: "new", account, to, text: begun(identities.peek().get(account)?.[0]) });
}

export async function replyTo(key: Key, whom: "sender" | "all"): Promise<void> {
  const [account, id] = partsOf(key);
  const original = await withText(account, id);
  // An answer stands in its conversation: none is begun for who left it meanwhile.
  if (!original || open.peek()?.threadId !== original.threadId) return;
  if (!(await putAway())) return;
  const { to, cc } = recipients(account, original, whom);
  const identity = identityFor(account, original);
  begin({
    kind: "reply",
    account,
    identity,
    to,
    cc,
    subject: replySubject(original.subject),
    text: answering(identityOf(account, identity), `${attribution(original)}\n${quote(plainText(original))}`),
    inReplyTo: original.messageId,
    references: chain(original),
    original: key,
    threadId: original.threadId,
  });
}

/** Opens a message from Drafts for writing on. */
export async function openDraft(key: Key): Promise<void> {
  const [account, id] = partsOf(key);
  const found = await withText(account, id);
  // What was begun while it came is put away, unless it is this one already.
  if (!found || draft.peek()?.savedId === id || !(await putAway())) return;
  closeConversation();
  const writer = writerOf(account, found);
  const stays = isMore(found, writer) || (!writer && !!found.from?.length);
  begin({
    kind: "new",
    account,
    ...(writer ? { identity: writer.id } : {}),
    to: found.to ?? [],
    cc: found.cc ?? [],
    bcc: found.bcc ?? [],
    subject: found.subject ?? "",
    text: plainText(found),
    inReplyTo: found.inReplyTo,
    references: found.references,
    savedId: stays ? null : id,
    refused: sendingOf(key) ?? null,
  });
  if (stays) say(t("draft-stays", { folder: t("folder-drafts") }));
}

/** Whether a message, of another program, holds what is not written on here and would be lost. */
function isMore(found: EmailWithText, writer: Identity | undefined): boolean {
  const answersTo = (writer?.replyTo ?? []).map((each) => each.email);
  return (
    found.attachments.length > 0 ||
    found.htmlBody.some((part) => part.type === "text/html") ||
    Object.values(found.bodyValues).some((value) => value.isTruncated) ||
    [found.to, found.cc, found.bcc].some((list) => (list?.length ?? 0) >= MAX_TOLD) ||
    (found.replyTo ?? []).some((each) => !answersTo.some((own) => sameEmail(own, each.email)))
  );
}

/** Begins a message as a template says; the template stays (E05). */
export async function newFromTemplate(key: Key): Promise<void> {
  const [account, id] = partsOf(key);
  const found = await withText(account, id);
  if (!found || !(await putAway())) return;
  closeConversation();
  const writer = writerOf(account, found);
  begin({
    kind: "new",
    account,
    ...(writer ? { identity: writer.id } : {}),
    to: found.to ?? [],
    cc: found.cc ?? [],
    bcc: found.bcc ?? [],
    subject: found.subject ?? "",
    text: plainText(found),
  });
  if (isMore(found, writer)) say(t("template-more"));
}

/** Keeps what is written as a template, too; the message is written on. */
export async function saveAsTemplate(): Promise<void> {
  const now = draft.peek();
  if (!now) return;
  try {
    const { id } = await postJson<{ id: Id }>(`/api/accounts/${now.account}/templates`, {});
    const kept = { ...emailOf(now, { [id]: true }), keywords: { $seen: true } };
    const batch = new Batch();
    const set = batch.add<SetAnswer<Email>>("Email/set", { accountId: now.account, create: { kept } });
    const answer = (await batch.send()).get(set);
    if (!answer.created?.kept) throw refused(answer.notCreated?.kept);
    await loadFolders(now.account);
    say(t("template-saved", { folder: t("folder-templates") }));
  } catch (error) {
    complain(error);
  }
}

function begin(start: Partial<Draft> & Pick<Draft, "kind" | "account" | "text">): void {
  serial += 1;
  draft.value = {
    serial,
    identity: identities.peek().get(start.account)?.[0]?.id ?? "",
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    inReplyTo: null,
    references: null,
    original: null,
    threadId: null,
    savedId: null,
    savedAt: null,
    changed: false,
    refused: null,
    ...start,
  };
}

/** Takes in what the person wrote, and saves after a pause. */
export function edit(change: Partial<Draft>): void {
  const now = draft.peek();
  if (!now) return;
  draft.value = { ...now, ...change, changed: true };
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => void save(), SAVE_AFTER) as unknown as number;
}

/** Another identity writes, and signs. */
export function writeAs(account: Id, identity: Id): void {
  const now = draft.peek();
  if (!now) return;
  const text = signedBy(now.text, identityOf(now.account, now.identity), identityOf(account, identity));
  edit({ account, identity, text });
}

/** What still stands in a recipient field is a recipient. The focus stays there. */
function takeTyped(): void {
  document.querySelector("#composer :focus")?.dispatchEvent(new FocusEvent("blur"));
}

/** Closes the editor; what was written stays in Drafts. False, and open still, where that was refused. */
export async function putAway(): Promise<boolean> {
  takeTyped();
  const now = draft.peek();
  if (!now) return true;
  do {
    clearTimeout(saveTimer);
    if (!(await save())) return false;
    // What was typed meanwhile is saved, too.
  } while (still(now)?.changed);
  if (still(now)) draft.value = null;
  return true;
}

/** Does a thing once the editor is closed: at once where none is open, never where it stays open. */
export function onceAway(then: () => void): void {
  if (!draft.peek()) then();
  else void putAway().then((away) => away && then());
}

/** Throws the message away, with what was saved of it; not while it is being sent. */
export async function discard(): Promise<void> {
  const now = draft.peek();
  if (!now || sending.peek()) return;
  clearTimeout(saveTimer);
  draft.value = null;
  await saving;
  await letGo(now);
  const undo = {
    run: async () => {
      if (await bringBack({ ...now, savedId: null, refused: null, changed: true })) await save();
      // The other message cannot be put away: this one is not lost for that.
      else say(t("done-discarded"), { undo });
    },
  };
  say(t("done-discarded"), { undo });
}

/** False, and said why, where what was written could not be saved. */
export function save(): Promise<boolean> {
  const saved = saving.then(saveNow);
  saving = saved;
  return saved;
}

async function saveNow(): Promise<boolean> {
  const now = draft.peek();
  if (!now?.changed) return true;
  try {
    const batch = new Batch();
    const set = batch.add<SetAnswer<Email>>("Email/set", {
      accountId: now.account,
      create: { draft: emailOf(now, { [await draftsOf(now)]: true }) },
    });
    replace(batch, now, set);
    const written = (await batch.send()).get(set);
    const made = written.created?.draft;
    if (!made) throw refused(written.notCreated?.draft);
    const here = still(now);
    // Thrown away meanwhile, or moved to another account: then this version goes.
    if (here?.account !== now.account) await letGo({ ...now, savedId: made.id });
    else {
      // What was typed meanwhile waits for the next save.
      draft.value = { ...here, savedId: made.id, savedAt: new Date(), changed: here !== now };
      await settleReplaced(now);
    }
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

/** The draft as it is by now, where it is still written on. */
function still(now: Draft): Draft | null {
  const here = draft.peek();
  return here?.serial === now.serial ? here : null;
}

async function draftsOf(now: Draft): Promise<Id> {
  const drafts = await folderOrMade(now.account, "drafts");
  if (!drafts) throw new Error(t("no-folder-for", { folder: t("folder-drafts") }));
  return drafts.id;
}

/**
 * Adds to a request that writes a draft that the version before it goes: in the
 * same one, for a page that closes hears no answer and asks nothing more. Only
 * once the next version stands: `/set` destroys also where it creates nothing
 * (RFC 8620 §5.3), but what needs the size of what was made is then not done (§3.7).
 */
function replace(batch: Batch, now: Draft, set: Handle<SetAnswer<Email>>): void {
  if (!now.savedId) return;
  const before = batch.add<GetAnswer<Email>>("Email/get", {
    accountId: now.account,
    ids: [now.savedId],
    properties: ["id"],
    "#maxBodyValueBytes": set.ref("/created/draft/size"),
  });
  batch.add("Email/set", { accountId: now.account, "#destroy": before.ref("/list/*/id") });
}

/** Takes away what was saved of a message. */
async function letGo(now: Draft): Promise<void> {
  if (!now.savedId) return;
  const batch = new Batch();
  batch.add("Email/set", { accountId: now.account, destroy: [now.savedId] });
  if (refusedHere(now)) dismissIn(batch, now.refused);
  await batch.send().catch(complain);
}

/** Once a refused draft is replaced, the refusal is dealt with. */
async function settleReplaced(now: Draft): Promise<void> {
  if (refusedHere(now)) await dismiss(now.refused).catch(complain);
}

function refusedHere(now: Draft): now is Draft & { refused: Outgoing } {
  return now.refused !== null && now.refused.emailId === now.savedId;
}

/** Hands the message in. The returned text says what is missing, if anything. */
export async function send(): Promise<string | null> {
  takeTyped();
  const now = draft.peek();
  if (!now || sending.peek()) return null;
  const everyone = [...now.to, ...now.cc, ...now.bcc];
  if (everyone.length === 0) return t("send-no-recipient");
  const bad = everyone.find((address) => !plausible(address.email));
  if (bad) return t("send-bad-address", { address: bad.email });
  const written = unsigned(now.text, identityOf(now.account, now.identity)).trim();
  if (now.subject.trim() === "" && written === "" && !confirm(t("ask-send-empty"))) return null;
  clearTimeout(saveTimer);
  sending.value = true;
  // In the line of the saves: what closes the editor waits for how it ends.
  saving = saving
    .then(() => handIn(still(now) ?? now))
    .catch(complain)
    .finally(() => {
      sending.value = false;
    });
  await saving;
  return null;
}

async function handIn(now: Draft): Promise<void> {
  const accountId = now.account;
  const drafts = await draftsOf(now);
  // The program files what is sent where the account has a place for it.
  await folderOrMade(accountId, "sent");
  const batch = new Batch();
  const set = batch.add<SetAnswer<Email>>("Email/set", {
    accountId,
    create: { draft: emailOf(now, { [drafts]: true }) },
  });
  replace(batch, now, set);
  const submit = batch.add<SetAnswer>("EmailSubmission/set", {
    accountId,
    create: { send: { identityId: now.identity, emailId: "#draft" } },
  });
  if (now.original) {
    const [of, id] = partsOf(now.original);
    batch.add("Email/set", { accountId: of, update: { [id]: { "keywords/$answered": true } } });
  }
  const answers = await batch.send();
  const written = answers.get(set);
  const email = written.created?.draft;
  if (!email) throw refused(written.notCreated?.draft);
  const handedIn = { ...now, savedId: email.id, savedAt: new Date(), changed: false, refused: null };
  const here = still(now);
  // What was typed meanwhile stays where the submission is refused.
  if (here) {
    const { savedId, savedAt } = handedIn;
    draft.value = { ...here, savedId, savedAt, changed: here !== now, refused: null };
  }
  await settleReplaced(now);
  const handed = answers.get(submit);
  const submission = handed.created?.send;
  if (!submission) throw refused(handed.notCreated?.send);
  if (still(now)) draft.value = null;
  const undo = { run: () => callBack(handedIn, submission.id).catch(complain) };
  say(t("sending", { seconds: HOLD / 1000 }), { stay: HOLD, undo });
  // Not waited for: the next message can be sent meanwhile.
  void loadStatus()
    .catch(() => {})
    .then(() => onceGone(submission.id, () => forget(undo)));
}

/** Takes a message back into the editor, as it was when it was handed in. */
async function callBack(now: Draft, submission: Id): Promise<void> {
  if (!(await takeBack(now.account, submission))) {
    say(t("already-sent"), { kind: "danger" });
    return;
  }
  await bringBack(now);
}

/** Opens a message again where it was written. False where another could not be put away for it. */
async function bringBack(now: Draft): Promise<boolean> {
  if (!(await putAway())) return false;
  if (now.kind === "reply" && now.original && open.peek()?.threadId !== now.threadId) {
    await openConversation(now.original);
    // Another may have been begun while it came.
    if (!(await putAway())) return false;
  } else if (now.kind === "new") {
    closeConversation();
  }
  serial += 1;
  draft.value = { ...now, serial };
  return true;
}

/** Takes a message that waits back, and opens it for writing on. */
export async function reopen(sending: Outgoing): Promise<void> {
  if (await takeBack(sending.account, sending.id)) await openDraft(keyOf(sending.account, sending.emailId));
  else say(t("already-sent"), { kind: "danger" });
}

function emailOf(now: Draft, mailboxIds: Record<Id, true>): Record<string, unknown> {
  const identity = identityOf(now.account, now.identity);
  const organization = identity?.words?.organization;
  return {
    mailboxIds,
    keywords: { $draft: true, $seen: true },
    from: identity ? [{ name: identity.name || null, email: identity.email }] : null,
    to: now.to,
    ...(now.cc.length > 0 ? { cc: now.cc } : {}),
    ...(now.bcc.length > 0 ? { bcc: now.bcc } : {}),
    ...(identity?.replyTo ? { replyTo: identity.replyTo } : {}),
    ...(organization ? { "header:Organization:asText": organization } : {}),
    subject: now.subject,
    ...(now.inReplyTo ? { inReplyTo: now.inReplyTo } : {}),
    ...(now.references ? { references: now.references } : {}),
    textBody: [{ partId: "text", type: "text/plain" }],
    bodyValues: { text: { value: now.text } },
  };
}

/** RFC 5322 §3.6.4: the original's references, then the original itself. */
function chain(original: FullEmail): string[] | null {
  const before = original.references ?? original.inReplyTo ?? [];
  const all = [...before, ...(original.messageId ?? [])];
  return all.length > 0 ? [...new Set(all)] : null;
}

function recipients(
  account: Id,
  original: FullEmail,
  whom: "sender" | "all",
): { to: Address[]; cc: Address[] } {
  const from = original.from ?? [];
  const mine = from.length > 0 && from.every((address) => isMe(account, address.email));
  // An answer to one's own message goes to the same people again.
  const direct = mine ? (original.to ?? []) : original.replyTo?.length ? original.replyTo : from;
  if (whom === "sender") return { to: unique(direct), cc: [] };
  const others = (list: Address[] | null) => (list ?? []).filter((address) => !isMe(account, address.email));
  const to = unique([...direct, ...(mine ? [] : others(original.to))]);
  const cc = unique(others(original.cc)).filter(
    (one) => !to.some((other) => sameEmail(one.email, other.email)),
  );
  return { to, cc };
}

/** Whom "reply all" would reach beyond the sender; empty means it would add nobody. */
export function alsoReached(account: Id, original: FullEmail): Address[] {
  const all = recipients(account, original, "all");
  const one = recipients(account, original, "sender");
  return [...all.to, ...all.cc].filter((each) => !one.to.some((other) => sameEmail(each.email, other.email)));
}

export function answered(account: Id, original: FullEmail): Address[] {
  return recipients(account, original, "sender").to;
}

function attribution(original: FullEmail): string {
  const sender = original.from?.[0];
  return t("quote-intro", {
    date: fullTime(new Date(original.sentAt ?? original.receivedAt)),
    who: sender
      ? writeAddress({ name: sender.name, email: sender.email })
      : displayName({ name: null, email: "?" }),
  });
}

function identityOf(account: Id, identity: Id): Identity | undefined {
  return identities
    .peek()
    .get(account)
    ?.find((each) => each.id === identity);
}

/** The identity that wrote a draft; none where it is another's, or of several. */
function writerOf(account: Id, mail: FullEmail): Identity | undefined {
  const [from, ...others] = mail.from ?? [];
  if (!from || others.length > 0) return undefined;
  const own = identities.peek().get(account) ?? [];
  return own.find((identity) => sameEmail(identity.email, from.email));
}

/** The identity that answers a message: the one that it came to. */
function identityFor(account: Id, mail: FullEmail): Id {
  const own = identities.peek().get(account) ?? [];
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.from ?? [])];
  const fitting = own.find((identity) => addresses.some((each) => sameEmail(each.email, identity.email)));
  return (fitting ?? own[0])?.id ?? "";
}

/** The account of the folder in view where it can send, else the first that can. */
function writingAccount(): Id | null {
  const here = view.peek()?.account;
  const senders = serverAccounts.peek();
  if (senders.some((account) => account.id === here)) return here ?? null;
  return senders[0]?.id ?? here ?? accounts.peek()[0]?.id ?? null;
}

async function withText(account: Id, id: Id): Promise<EmailWithText | null> {
  const batch = new Batch();
  const get = batch.add<GetAnswer<EmailWithText>>("Email/get", {
    accountId: account,
    ids: [id],
    properties: [
      "id",
      "threadId",
      "from",
      "to",
      "cc",
      "bcc",
      "replyTo",
      "subject",
      "sentAt",
      "receivedAt",
      "messageId",
      "inReplyTo",
      "references",
      "attachments",
      "htmlBody",
      "textBody",
      "bodyValues",
    ],
    bodyProperties: ["partId", "type", "header:Content-Type"],
    fetchTextBodyValues: true,
    maxBodyValueBytes: 512 * 1024,
  });
  try {
    return (await batch.send()).get(get).list[0] ?? null;
  } catch (error) {
    complain(error);
    return null;
  }
}

function refused(error: { type: string; description?: string | null } | undefined): Error {
  return new Error(error?.description ?? error?.type ?? "refused");
}

/** The message that a reply from the open conversation answers: the newest that is not a draft. */
export function answerable(): Key | null {
  const shown = open.peek();
  if (!shown) return null;
  const ids = [...shown.unfolded];
  const candidates = ids
    .map((id) => fullEmail(shown.account, id))
    .filter((mail) => mail !== undefined)
    .filter((mail) => !mail.keywords.$draft)
    .sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  const last = candidates.at(-1);
  return last ? keyOf(shown.account, last.id) : shown.key;
}
