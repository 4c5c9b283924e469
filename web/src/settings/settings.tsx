// The settings, in place of the mail: each account's pages, then the program's.
// On a narrow screen the list of pages stands alone, and each page after it.

import { useEffect, useLayoutEffect } from "preact/hooks";
import type { IconName } from "../icons.ts";
import type { Id } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { narrow } from "../settings.ts";
import { type Account, accountTitle, serverAccounts } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { leaveSettings, openSettings, type SettingsPage, settingsAt } from "../store/ui.ts";
import { Icon, Mark } from "../views/icon.tsx";
import { known, load } from "./account.ts";
import { BinPage } from "./bin.tsx";
import { Find, finding } from "./find.tsx";
import { FoldersPage } from "./folders.tsx";
import { IdentityPage } from "./identity.tsx";
import { OutgoingPage } from "./outgoing.tsx";
import { PrivacyPage } from "./privacy.tsx";
import { AccountsPage, LookPage } from "./program.tsx";
import { ServerPage } from "./server.tsx";
import { StoragePage } from "./storage.tsx";

export function Settings() {
  const at = settingsAt.value;
  // Before the next key, not after the next frame.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.key !== "Escape" || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      back();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  if (!at) return null;
  return (
    <div class="prefs" id="settings" data-page={at.page ?? "list"}>
      <nav class="side" aria-label={t("command-settings")}>
        <div class="brand">
          <Mark />
          <b>{t("command-settings")}</b>
        </div>
        <Find />
        <div class="nav" hidden={finding.value.trim() !== ""}>
          {serverAccounts.value.map((account) => (
            <AccountPages key={account.id} account={account} />
          ))}
          <h2>Postduif</h2>
          <To page="look" account={at.account} icon="eye" label={t("settings-look")} />
          <To page="privacy" account={at.account} icon="image-off" label={t("settings-privacy")} />
          <To page="accounts" account={at.account} icon="layers" label={t("settings-accounts")} />
          <To page="bin" account={at.account} icon="trash-2" label={t("settings-bin")} />
        </div>
        <button id="settings-leave" type="button" class="link leave" onClick={leaveSettings}>
          <Icon name="arrow-left" />
          {t("w1-back")}
        </button>
      </nav>
      <main class="pane">
        {at.page && narrow.value && (
          <button id="settings-list" type="button" class="link leave" onClick={back}>
            <Icon name="arrow-left" />
            {t("command-settings")}
          </button>
        )}
        {at.page && (
          <Shown key={`${at.page} ${at.account} ${at.field}`} page={at.page} account={at.account} />
        )}
      </main>
    </div>
  );
}

/** On a narrow screen first to the list of pages. */
function back(): void {
  const at = settingsAt.peek();
  if (at?.page && narrow.peek()) settingsAt.value = { ...at, page: null };
  else leaveSettings();
}

function AccountPages(props: { account: Account }) {
  const { account } = props;
  return (
    <>
      <h2 title={account.address}>
        <i class={`dot c${account.colour}`} />
        <span dir="auto">{accountTitle(account)}</span>
      </h2>
      <To page="identity" account={account.id} icon="mail" label={t("settings-identity")} />
      <To page="server" account={account.id} icon="server" label={t("settings-server")} />
      <To page="folders" account={account.id} icon="folder" label={t("settings-folders")} />
      <To page="storage" account={account.id} icon="hard-drive" label={t("settings-storage")} />
      <To page="outgoing" account={account.id} icon="send" label={t("settings-outgoing")} />
    </>
  );
}

function To(props: { page: SettingsPage; account: Id; icon: IconName; label: string }) {
  const { page, account } = props;
  const at = settingsAt.value;
  const here = at?.page === page && at.account === account;
  return (
    <a
      href={`#settings-${page}`}
      data-page={page}
      data-account={account}
      aria-current={here ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        openSettings(page, account);
      }}
    >
      <Icon name={props.icon} />
      <span>{props.label}</span>
    </a>
  );
}

function Shown(props: { page: SettingsPage; account: Id }) {
  const { page, account } = props;
  const ofAccount = !["look", "privacy", "accounts", "bin"].includes(page);
  useEffect(() => {
    if (ofAccount) load(account).catch(complain);
  }, []);
  if (page === "look") return <LookPage />;
  if (page === "privacy") return <PrivacyPage />;
  if (page === "accounts") return <AccountsPage />;
  if (page === "bin") return <BinPage />;
  const of = known.value;
  if (of?.id !== account) return null;
  if (page === "identity") return <IdentityPage of={of} />;
  if (page === "server") return <ServerPage of={of} />;
  if (page === "folders") return <FoldersPage of={of} />;
  if (page === "storage") return <StoragePage of={of} />;
  return <OutgoingPage of={of} />;
}
