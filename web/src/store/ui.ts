// What of the page is in sight: which pane on a narrow screen, which overlay,
// whether the wizard is open; and where the focus goes.

import { signal } from "@preact/signals";
import { postJson } from "../api.ts";
import type { Id } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { narrow } from "../settings.ts";
import { folderFor, folderOf, isMe, serverAccounts } from "./accounts.ts";
import { complain } from "./actions.ts";
import { newFromTemplate, onceAway, openDraft, save } from "./compose.ts";
import { email, type Key, partsOf } from "./emails.ts";
import { active, refresh, show, view } from "./list.ts";
import { underWay } from "./outbox.ts";
import { closeConversation, openConversation } from "./reader.ts";
import { say } from "./toasts.ts";

export type Pane = "list" | "read" | "folders";

export const pane = signal<Pane>("list");
export const overlay = signal<"palette" | "help" | "status" | null>(null);
export const wizardOpen = signal(false);

export type SettingsPage =
  | "identity"
  | "server"
  | "folders"
  | "storage"
  | "outgoing"
  | "look"
  | "privacy"
  | "accounts"
  | "bin";
/** Where in the settings the person is; without a page, before the list of them. Null: in the mail. */
export const settingsAt = signal<{ page: SettingsPage | null; account: Id; field?: string } | null>(null);

/** `field`: a selector of what shall have the focus. */
export function openSettings(page: SettingsPage | null = null, account?: Id, field?: string): void {
  void save();
  overlay.value = null;
  const known = serverAccounts.peek();
  const shown = account ?? view.peek()?.account;
  const of = known.find((each) => each.id === shown) ?? known[0];
  settingsAt.value = {
    page: page ?? (narrow.peek() ? null : of ? "identity" : "look"),
    account: of?.id ?? "",
    ...(field ? { field } : {}),
  };
}

export function leaveSettings(): void {
  settingsAt.value = null;
  setTimeout(focusList);
}

export function goTo(account: Id, mailbox: Id): void {
  awaited = undefined;
  settingsAt.value = null;
  onceAway(() => {
    closeConversation();
    active.value = null;
    pane.value = "list";
    show({ account, mailbox, quick: "all", search: "" });
  });
}

/** Where a search started, so that leaving it goes back there. */
let before: { account: Id; mailbox: Id | null } | null = null;

/** Searches, in the account that the search stays in unless that is given. Without words the search ends. */
export function lookFor(text: string, stays = view.peek()?.stays): void {
  const shown = view.peek();
  if (!shown || shown.search === text) return;
  pane.value = "list";
  if (text.trim() === "") {
    const back = before ?? shown;
    before = null;
    show({ account: back.account, mailbox: back.mailbox, quick: shown.quick, search: "" });
    return;
  }
  if (shown.search === "") {
    before = { account: shown.account, mailbox: shown.mailbox };
    onceAway(closeConversation);
  }
  active.value = null;
  show({ ...shown, mailbox: null, search: text, stays });
}

/** Whose inbox comes into sight once its folders are known. */
let awaited: Id | undefined;

/** The first thing to see: the newest account's inbox. A fresh account has none for a moment. */
export function goHome(account?: Id): void {
  const first = account ?? serverAccounts.peek()[0]?.id;
  const inbox = first ? folderFor(first, "inbox") : undefined;
  awaited = inbox ? undefined : first;
  if (first && inbox) goTo(first, inbox.id);
}

/** Shows what `goHome` could not yet; called when folders come. What the person does meanwhile goes on. */
export function arriveHome(): void {
  const inbox = awaited ? folderFor(awaited, "inbox") : undefined;
  if (!awaited || !inbox) return;
  show({ account: awaited, mailbox: inbox.id, quick: "all", search: "" });
  awaited = undefined;
}

/** Opens a row: a draft in the editor, all else in the reader; also a draft that is on its way. */
export function openRow(row: Key, focus: "stay" | "message" = "stay"): void {
  active.value = row;
  pane.value = "read";
  const shown = view.peek();
  const role = shown?.mailbox ? folderOf(shown.account, shown.mailbox)?.role : undefined;
  const inDrafts = role === "drafts";
  if (role === "templates" && isOwn(row)) {
    void newFromTemplate(row);
    return;
  }
  if ((inDrafts || email(row).peek()?.keywords.$draft) && !underWay(row)) {
    void openDraft(row);
    return;
  }
  onceAway(() => void openConversation(row, focus));
}

/** What somebody else wrote is read, wherever it lies. */
function isOwn(row: Key): boolean {
  const [account] = partsOf(row);
  const from = email(row).peek()?.from ?? [];
  return from.every((each) => isMe(account, each.email));
}

export function focusList(): void {
  document.getElementById("rows")?.focus({ preventScroll: true });
}

export function focusSearch(): void {
  if (!narrow.peek()) toSearch();
  else
    onceAway(() => {
      pane.value = "list";
      // Once it is in sight.
      queueMicrotask(toSearch);
    });
}

function toSearch(): void {
  const field = document.getElementById("search") as HTMLInputElement | null;
  field?.focus();
  field?.select();
}

/** Looks at one account's server now, or at all. */
export async function checkNow(only?: Id): Promise<void> {
  try {
    const wanted = serverAccounts.peek().filter((account) => !only || account.id === only);
    await Promise.all(wanted.map((account) => postJson(`/api/accounts/${account.id}/check`, {})));
    await refresh();
    say(t("checking-now"));
  } catch (error) {
    complain(error);
  }
}
