// Starts the page: the words first, then the accounts, then the mail. Nothing
// here waits for a mail server.

import { effect, untracked } from "@preact/signals";
import { render } from "preact";
import { signedOut } from "./api.ts";
import { startFrames } from "./frames/message.ts";
import { startKeys } from "./keys.ts";
import { fitting, language, speak, t } from "./l10n.ts";
import { keepSettings, storedLanguage } from "./settings.ts";
import {
  accounts,
  folderFor,
  loadFolders,
  loadSession,
  loadStatus,
  mailboxes,
  serverAccounts,
} from "./store/accounts.ts";
import { putAway, save } from "./store/compose.ts";
import { learnStates, startLive } from "./store/live.ts";
import { closeToasts } from "./store/toasts.ts";
import { arriveHome, goHome, wizardOpen } from "./store/ui.ts";
import { loadWhoami, whoami } from "./store/whoami.ts";
import { App } from "./views/app.tsx";
import { name } from "./wizard/flow.ts";

async function start(): Promise<void> {
  keepSettings();
  const root = document.getElementById("root");
  if (!root) return;
  const reading = Promise.allSettled([loadSession(), loadStatus()]);
  await loadWhoami();
  name.value = whoami.value?.name ?? "";
  const wishes = [storedLanguage.value, whoami.value?.language, ...navigator.languages];
  await speak(fitting(wishes.filter((wish) => typeof wish === "string" && wish !== "") as string[]));
  await reading;
  if (!signedOut.peek()) {
    wizardOpen.value = serverAccounts.peek().length === 0;
    await loadFolders().catch(() => {});
    if (!wizardOpen.peek()) goHome();
    void learnStates().catch(() => {});
  } else {
    // Nothing was read yet: once another tab has signed in, the page starts anew.
    effect(() => {
      if (!signedOut.value) location.reload();
    });
  }
  startLive();
  render(<App />, root);
  startKeys();
  startFrames();
  effect(() => {
    mailboxes.value;
    untracked(arriveHome);
  });
  effect(() => {
    document.title = title();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void save();
  });
  window.addEventListener("pagehide", () => {
    void putAway();
    closeToasts();
  });
}

/** The number of unread conversations stands in the tab. */
function title(): string {
  mailboxes.value;
  const unread = accounts.value.reduce(
    (sum, account) => sum + (folderFor(account.id, "inbox")?.unreadThreads ?? 0),
    0,
  );
  const name = language.value && "Postduif";
  return unread > 0 ? `(${unread}) ${name}` : t("page-title");
}

void start();
