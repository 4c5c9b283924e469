// Every command once: its name, its keys, when it can run and what it does.
// Feeds the shortcuts, the tooltips, the palette and the help.

import type { Role } from "./jmap/types.ts";
import { t } from "./l10n.ts";
import { narrow } from "./settings.ts";
import {
  accounts,
  accountTitle,
  folderFor,
  folderName,
  folderRows,
  serverAccounts,
} from "./store/accounts.ts";
import { archive, junk, toggleRead, toggleStar, trash } from "./store/actions.ts";
import { answerable, draft, newMessage, onceAway, replyTo } from "./store/compose.ts";
import { email, type Key, keyOf } from "./store/emails.ts";
import { showImages } from "./store/images.ts";
import { active, beside, indexOf, look, rowAt, rowCount, show, view } from "./store/list.ts";
import { closeConversation, open, openConversation } from "./store/reader.ts";
import { canUndo, undo } from "./store/toasts.ts";
import {
  checkNow,
  focusList,
  focusSearch,
  goTo,
  leaveSettings,
  lookFor,
  openRow,
  openSettings,
  overlay,
  pane,
  settingsAt,
  wizardOpen,
} from "./store/ui.ts";

export interface Command {
  id: string;
  group: "move" | "act" | "write" | "go" | "page";
  /** Each way to press it; keys of a sequence stand apart by a space. */
  keys: string[];
  /** Works inside text fields too. */
  everywhere?: boolean;
  when?: () => boolean;
  run: () => void;
}

const inMail = () => view.peek() !== null && !wizardOpen.peek() && !settingsAt.peek();
const onRow = () => inMail() && actedOn() !== null;
const inConversation = () => inMail() && open.peek() !== null;

export const COMMANDS: Command[] = [
  {
    id: "palette",
    group: "page",
    keys: ["Ctrl+k"],
    everywhere: true,
    when: () => view.peek() !== null && !wizardOpen.peek(),
    run: () => toggleOverlay("palette"),
  },
  { id: "search", group: "move", keys: ["/"], when: inMail, run: focusSearch },
  { id: "next", group: "move", keys: ["j", "ArrowDown"], when: inMail, run: () => step("after") },
  { id: "previous", group: "move", keys: ["k", "ArrowUp"], when: inMail, run: () => step("before") },
  { id: "next-unread", group: "move", keys: ["J"], when: inMail, run: nextUnread },
  { id: "open", group: "move", keys: ["Enter", "o"], when: onRow, run: () => openActive() },
  { id: "back", group: "move", keys: ["Escape"], when: inMail, run: back },
  { id: "compose", group: "write", keys: ["c"], when: inMail, run: () => void newMessage() },
  { id: "reply", group: "write", keys: ["r"], when: inConversation, run: () => answer("sender") },
  { id: "reply-all", group: "write", keys: ["a"], when: inConversation, run: () => answer("all") },
  { id: "archive", group: "act", keys: ["e"], when: onRow, run: () => withRow(archive) },
  { id: "delete", group: "act", keys: ["#", "Delete"], when: onRow, run: () => withRow(trash) },
  { id: "junk", group: "act", keys: ["!"], when: onRow, run: () => withRow(junk) },
  { id: "star", group: "act", keys: ["s"], when: onRow, run: () => withRow(toggleStar) },
  { id: "read", group: "act", keys: ["u", "I"], when: onRow, run: () => withRow(toggleRead) },
  { id: "images", group: "act", keys: ["i"], when: inConversation, run: imagesOfOpen },
  { id: "undo", group: "act", keys: ["z", "Ctrl+z"], when: canUndo, run: () => undo() },
  { id: "go-inbox", group: "go", keys: ["g i"], when: inMail, run: () => goToRole("inbox") },
  { id: "go-drafts", group: "go", keys: ["g d"], when: inMail, run: () => goToRole("drafts") },
  { id: "go-sent", group: "go", keys: ["g t"], when: inMail, run: () => goToRole("sent") },
  { id: "go-archive", group: "go", keys: ["g a"], when: inMail, run: () => goToRole("archive") },
  { id: "go-starred", group: "go", keys: ["g s"], when: inMail, run: () => quickStarred() },
  { id: "go-folder", group: "go", keys: ["g g"], when: inMail, run: () => toggleOverlay("palette") },
  { id: "check", group: "go", keys: ["G"], when: inMail, run: () => void checkNow() },
  {
    id: "status",
    group: "go",
    keys: ["g o"],
    when: () => !wizardOpen.peek(),
    run: () => toggleOverlay("status"),
  },
  { id: "add-account", group: "page", keys: [], when: inMail, run: () => (wizardOpen.value = true) },
  {
    id: "settings",
    group: "page",
    keys: ["Ctrl+,"],
    everywhere: true,
    when: () => !wizardOpen.peek(),
    run: () => (settingsAt.peek() ? leaveSettings() : openSettings()),
  },
  { id: "help", group: "page", keys: ["?"], run: () => toggleOverlay("help") },
];

export function command(id: string): Command | undefined {
  return COMMANDS.find((each) => each.id === id);
}

export function commandLabel(id: string): string {
  return t(`command-${id}`);
}

/** A button's tooltip: the same verb as everywhere, and its key. */
export function tip(id: string): string {
  const key = command(id)?.keys[0];
  return key ? `${commandLabel(id)} (${keyLabel(key)})` : commandLabel(id);
}

export function keyLabel(key: string): string {
  return key
    .split(" ")
    .map((part) =>
      part
        .replace(/^([A-Z])$/, "Shift+$1")
        .replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`)
        .replace("ArrowDown", "↓")
        .replace("ArrowUp", "↑")
        .replace("Escape", "Esc")
        .replace("Delete", "Del"),
    )
    .join(" ");
}

/** Each account's settings, for the palette. */
export function settingsCommands(): { label: string; run: () => void }[] {
  return serverAccounts.value.map((account) => ({
    label: t("settings-of", { account: accountTitle(account) }),
    run: () => openSettings("identity", account.id),
  }));
}

/** Folders as commands, for the palette. */
export function folderCommands(): { label: string; run: () => void }[] {
  return accounts.value.flatMap((account) =>
    folderRows(account.id).map(({ mailbox }) => ({
      label: t("palette-go-to", { folder: folderName(mailbox), account: accountTitle(account) }),
      run: () => goTo(account.id, mailbox.id),
    })),
  );
}

function imagesOfOpen(): void {
  const shown = open.peek();
  if (shown) showImages([...shown.unfolded].map((id) => keyOf(shown.account, id)));
}

/** The active row; not where it has left the list, and nobody sees what a key would act on. */
function actedOn(): Key | null {
  const row = active.peek();
  return indexOf(row) >= 0 || open.peek()?.key === row ? row : null;
}

function withRow(action: (row: Key) => Promise<void>): void {
  const row = actedOn();
  if (row) void action(row);
}

function step(to: "before" | "after"): void {
  move(beside(active.peek())[to]);
}

function move(index: number): void {
  const row = rowAt(Math.max(0, Math.min(index, rowCount() - 1)));
  if (!row) {
    look(index, index + 1);
    return;
  }
  active.value = row;
  // What was in focus may go with the conversation that closes.
  focusList();
  if (!narrow.peek() && !email(row).peek()?.keywords.$draft) {
    onceAway(() => void openConversation(row));
  }
}

function nextUnread(): void {
  for (let index = beside(active.peek()).after; index < rowCount(); index += 1) {
    const row = rowAt(index);
    if (row === undefined) break;
    if (!email(row).peek()?.keywords.$seen) {
      move(index);
      return;
    }
  }
}

function openActive(): void {
  const row = actedOn();
  if (row) openRow(row, "message");
}

function back(): void {
  if (overlay.peek()) {
    overlay.value = null;
    return;
  }
  if (draft.peek()) {
    onceAway(focusList);
    return;
  }
  if (open.peek() && (narrow.peek() || pane.peek() === "read")) {
    closeConversation();
    pane.value = "list";
    focusList();
    return;
  }
  lookFor("");
  focusList();
}

function answer(whom: "sender" | "all"): void {
  const key = answerable();
  if (key) void replyTo(key, whom);
}

function goToRole(role: Role): void {
  const account = view.peek()?.account;
  const folder = account ? folderFor(account, role) : undefined;
  if (account && folder) goTo(account, folder.id);
}

function quickStarred(): void {
  lookFor("");
  const shown = view.peek();
  if (shown) show({ ...shown, quick: shown.quick === "starred" ? "all" : "starred" });
}

function toggleOverlay(name: "palette" | "help" | "status"): void {
  overlay.value = overlay.peek() === name ? null : name;
}
