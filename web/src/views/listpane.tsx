// The list pane: its title, the quick filters, the rows, and what stands there
// when there are none.

import { t } from "../l10n.ts";
import { List } from "../list/virtual.tsx";
import { accountTitle, folderName, folderOf, serverAccounts, status, statusOf } from "../store/accounts.ts";
import {
  counted,
  failed,
  isSearch,
  loaded,
  onlyNewest,
  type Quick,
  refresh,
  rowCount,
  show,
  unknown,
  type View,
  view,
} from "../store/list.ts";
import { INBOXES } from "../store/search.ts";
import { checkNow } from "../store/ui.ts";
import { Icon } from "./icon.tsx";
import { AccountNotices } from "./notices.tsx";
import { Troubles } from "./outbox.tsx";

const QUICKS: Quick[] = ["all", "unread", "starred", "attachments"];

export function ListPane() {
  const shown = view.value;
  const folder = shown?.mailbox ? folderOf(shown.account, shown.mailbox) : undefined;
  const searching = shown !== null && isSearch(shown);
  const count = rowCount();
  return (
    <section class="pane list" aria-label={t("message-list")}>
      <div class="lh">
        <div class="r">
          <h1 dir="auto" id="list-title">
            {titleOf(shown)}
          </h1>
          <span class="c" id="list-count">
            {loaded.value &&
              counted.value &&
              (searching || !folder
                ? t("count-conversations", { count })
                : t("count-both", { count, unread: folder.unreadThreads }))}
          </span>
          {folder && !searching && folder.totalEmails > 0 && (
            <a
              class="ib"
              id="list-download"
              href={`/api/export/folder/${folder.id}`}
              download=""
              aria-label={t("download-folder")}
              title={t("download-folder")}
            >
              <Icon name="download" small />
            </a>
          )}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: these are switches, not fields of a form */}
        <div class="chips" role="group" aria-label={t("quick-filter")}>
          {shown &&
            QUICKS.map((quick) => (
              <button
                key={quick}
                type="button"
                class="chip"
                data-quick={quick}
                aria-pressed={shown.quick === quick}
                onClick={() => show({ ...shown, quick })}
              >
                {t(`quick-${quick}`)}
              </button>
            ))}
          {searching && <OneAccount shown={shown} />}
        </div>
        {unknown.value.length > 0 && (
          <p class="hint" id="search-unknown" role="status">
            {t("search-unknown", { words: unknown.value.join(" ") })}
          </p>
        )}
        {onlyNewest.value && (
          <p class="hint" role="status">
            {t("search-only-newest")}
          </p>
        )}
      </div>
      <div class="notices">
        <AccountNotices />
        <Troubles />
      </div>
      {!shown && <Waiting />}
      {shown && <Below shown={shown} empty={loaded.value && count === 0} role={folder?.role ?? null} />}
    </section>
  );
}

function titleOf(shown: View | null): string {
  if (shown?.search === INBOXES && !shown.stays) return t("all-inboxes");
  if (shown && isSearch(shown)) return t("search-results");
  const folder = shown?.mailbox ? folderOf(shown.account, shown.mailbox) : undefined;
  return folder ? folderName(folder) : "";
}

/** Keeps a search in the account that it began in. */
function OneAccount(props: { shown: View }) {
  const { shown } = props;
  const account = serverAccounts.value.find((each) => each.id === shown.account);
  if (!account || serverAccounts.value.length < 2) return null;
  return (
    <button
      type="button"
      class="chip"
      id="search-stays"
      aria-pressed={shown.stays === true}
      onClick={() => show({ ...shown, stays: !shown.stays })}
    >
      {t("search-only-in", { account: accountTitle(account) })}
    </button>
  );
}

function Below(props: { shown: View; empty: boolean; role: string | null }) {
  const { shown } = props;
  if (failed.value && !loaded.value) {
    return (
      <div class="empty" role="alert">
        <p>{t("list-failed", { said: failed.value })}</p>
        <button type="button" class="btn" onClick={() => void refresh()}>
          {t("try-again")}
        </button>
      </div>
    );
  }
  if (!loaded.value) return <Waiting />;
  if (!props.empty) return <List />;
  return (
    <div class="empty" id="list-empty" role="status">
      <Empty shown={shown} role={props.role} />
    </div>
  );
}

function Empty(props: { shown: View; role: string | null }) {
  const { shown, role } = props;
  const fare = statusOf(shown.account);
  if (isSearch(shown)) {
    const left = stillComing(shown);
    return (
      <p>
        {left > 0
          ? t("empty-search-syncing", { count: left })
          : t("empty-search", { query: shown.search.trim() })}
      </p>
    );
  }
  if (shown.quick !== "all") return <p>{t(`empty-${shown.quick}`)}</p>;
  if (role === "inbox" && fare?.kind !== "local") {
    if (fare?.phase === "syncing") return <p>{t("empty-inbox-syncing")}</p>;
    return (
      <>
        <p>{t("empty-inbox")}</p>
        <button id="check-now" type="button" class="btn" onClick={() => void checkNow()}>
          {t("command-check")}
        </button>
      </>
    );
  }
  if (role === "drafts" || role === "trash") return <p>{t(`empty-${role}`)}</p>;
  return <p>{t("empty-folder")}</p>;
}

/** How many messages a search could not look at yet. */
function stillComing(shown: View): number {
  const syncing = (status.value?.accounts ?? []).filter(
    (each) => each.phase === "syncing" && (!shown.stays || each.id === shown.account),
  );
  return syncing.reduce((sum, { total = 0, done = 0 }) => sum + Math.max(0, total - done), 0);
}

/** Grey rows, so that the page does not jump when the mail comes. */
function Waiting() {
  return (
    <div class="rows waiting" aria-hidden="true">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} class="row normal sk still">
          <span class="av" />
          <div class="tx">
            <i class="a" />
            <i class="b" />
          </div>
        </div>
      ))}
    </div>
  );
}
