// The side bar: a new message, the folders of each account with what is
// unread, and the status card when there is something to say.

import { tip } from "../commands.ts";
import type { IconName } from "../icons.ts";
import type { Mailbox } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import {
  type Account,
  accounts,
  accountTitle,
  type FolderRow,
  folderCount,
  folderName,
  folderRows,
  serverAccounts,
  statusOf,
} from "../store/accounts.ts";
import { newMessage } from "../store/compose.ts";
import { view } from "../store/list.ts";
import { INBOXES } from "../store/search.ts";
import { goTo, lookFor, openSettings, pane, settingsAt } from "../store/ui.ts";
import { clockTime } from "../text/dates.ts";
import { Icon, Mark } from "./icon.tsx";
import { StatusCard } from "./status.tsx";

export function Sidebar() {
  return (
    <nav class="side" id="sidebar" aria-label={t("folders")}>
      <div class="brand">
        <Mark />
        <b>Postduif</b>
      </div>
      <button
        id="compose"
        class="btn primary compose"
        type="button"
        title={tip("compose")}
        onClick={() => {
          pane.value = "read";
          void newMessage();
        }}
      >
        <Icon name="pen-line" />
        <span>{t("new-message")}</span>
      </button>
      <div class="nav">
        {serverAccounts.value.length > 1 && <Inboxes />}
        {accounts.value.map((account) => (
          <AccountFolders key={account.id} account={account} />
        ))}
      </div>
      <StatusCard />
    </nav>
  );
}

/** All inboxes as one list; each stays where it is, below. */
function Inboxes() {
  const here = view.value?.search === INBOXES && !view.value.stays;
  return (
    <a
      id="all-inboxes"
      href={`#${INBOXES}`}
      class="folder d0"
      aria-current={here ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        settingsAt.value = null;
        lookFor(INBOXES, false);
      }}
    >
      <Icon name="inbox" />
      <span>{t("all-inboxes")}</span>
    </a>
  );
}

function AccountFolders(props: { account: Account }) {
  const { account } = props;
  return (
    <>
      <h2 title={checkedAt(account)}>
        <i class={`dot c${account.colour}`} />
        <span dir="auto">{accountTitle(account)}</span>
        {account.kind !== "local" && <ToSettings account={account} />}
      </h2>
      {folderRows(account.id).map((row) => (
        <Folder key={row.mailbox.id} account={account} row={row} />
      ))}
    </>
  );
}

function ToSettings(props: { account: Account }) {
  const label = t("settings-of", { account: accountTitle(props.account) });
  return (
    <button
      type="button"
      class="ib to-settings"
      data-settings={props.account.id}
      aria-label={label}
      title={label}
      onClick={() => openSettings("identity", props.account.id)}
    >
      <Icon name="settings" small />
    </button>
  );
}

function Folder(props: { account: Account; row: FolderRow }) {
  const { account, row } = props;
  const { mailbox, depth } = row;
  const here =
    view.value?.account === account.id && view.value.mailbox === mailbox.id && view.value.search === "";
  const count = folderCount(mailbox);
  const name = folderName(mailbox);
  return (
    <a
      href={`#${mailbox.id}`}
      class={`folder d${Math.min(depth, 4)}`}
      aria-current={here ? "page" : undefined}
      data-role={mailbox.role ?? undefined}
      data-mailbox={mailbox.id}
      data-account={account.id}
      title={name === mailbox.name ? undefined : mailbox.name}
      onClick={(event) => {
        event.preventDefault();
        goTo(account.id, mailbox.id);
      }}
    >
      <Icon name={folderIcon(mailbox)} />
      <span dir="auto">{name}</span>
      {count > 0 && (
        <span class="n">
          {count}
          <span class="vh">
            {mailbox.role === "drafts" ? t("count-messages", { count }) : t("count-unread", { count })}
          </span>
        </span>
      )}
    </a>
  );
}

const ICONS: Record<string, IconName> = {
  inbox: "inbox",
  drafts: "file-text",
  sent: "send",
  archive: "archive",
  junk: "shield-alert",
  trash: "trash-2",
  templates: "file",
};

export function folderIcon(mailbox: Mailbox): IconName {
  return ICONS[mailbox.role ?? ""] ?? "folder";
}

function checkedAt(account: Account): string {
  const last = statusOf(account.id)?.lastSuccess;
  const title = accountTitle(account);
  if (!last || account.kind === "local") return title;
  return `${title}. ${t("last-checked", { time: clockTime(moment(last)) })}`;
}

/** The program gives Unix seconds; a text is read as a date. */
export function moment(at: number | string): Date {
  return new Date(typeof at === "number" ? at * 1000 : at);
}
