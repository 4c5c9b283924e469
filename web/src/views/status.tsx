// The status card: what is being fetched, what waits, and what is wrong for a
// while. One line when there is nothing to say; what waits for the person stands
// above the list. Opens the view of all accounts.

import type { AccountStatus } from "../api.ts";
import { tip } from "../commands.ts";
import { t } from "../l10n.ts";
import { accounts, accountTitle, programLost, status } from "../store/accounts.ts";
import { overlay } from "../store/ui.ts";
import { clockTime } from "../text/dates.ts";
import { problemTexts } from "../wizard/parts.tsx";
import { Icon } from "./icon.tsx";
import { moment } from "./sidebar.tsx";

export function StatusCard() {
  const told = status.value?.accounts.find((account) => worth(account) === "trouble");
  const told2 = told ?? status.value?.accounts.find((account) => worth(account) !== null);
  if (programLost.value) {
    return (
      <div class="sync" id="status-card" role="status" data-phase="lost">
        <b>{t("status-lost")}</b>
        <br />
        {t("status-lost-what")}
      </div>
    );
  }
  if (!told2) return <Quiet />;
  return <Card of={told2} />;
}

/** When all was well with all of them. */
function Quiet() {
  const there = status.value?.accounts.filter((account) => account.kind !== "local") ?? [];
  if (there.length === 0) return null;
  const times = there.map((account) => moment(account.lastSuccess ?? Number.NaN).getTime());
  const time = clockTime(new Date(Math.min(...times)));
  return <Open label={time ? t("last-checked", { time }) : t("command-status")} />;
}

/** To the view of all accounts. */
function Open(props: { label: string }) {
  return (
    <button
      id="status-open"
      type="button"
      class="link"
      title={tip("status")}
      onClick={() => (overlay.value = "status")}
    >
      {props.label}
    </button>
  );
}

function worth(account: AccountStatus): "trouble" | "news" | null {
  if (account.kind === "local") return null;
  if (["needs-password", "question", "paused"].includes(account.phase)) return null;
  if (account.lastError && account.phase !== "syncing") return "trouble";
  if (account.phase === "offline" || (account.waitingToSend ?? 0) > 0) return "news";
  if (account.phase === "syncing" && (account.total ?? 0) > (account.done ?? 0)) return "news";
  return null;
}

function Card(props: { of: AccountStatus }) {
  const { of } = props;
  const waiting = of.waitingToSend ?? 0;
  const title = accounts.value.find((account) => account.id === of.id);
  const name = title ? accountTitle(title) : of.address;
  if (of.phase === "offline") {
    return (
      <div class="sync" id="status-card" role="status" data-phase="offline">
        <b>{t("status-offline")}</b>
        <br />
        {waiting > 0 ? t("status-waiting", { count: waiting }) : nextTry(of)}
        <Open label={t("status-more")} />
      </div>
    );
  }
  if (of.lastError && of.phase !== "syncing") {
    const texts = problemTexts({
      ...of.lastError,
      args: { account: name, provider: of.lastError.host ?? name, ...of.lastError.args },
    });
    return (
      <div
        class="sync warn"
        id="status-card"
        role="status"
        data-phase={of.phase}
        data-code={of.lastError.code}
      >
        <b>
          <Icon name="triangle-alert" small />
          {name}
        </b>
        {texts.title} {nextTry(of)}
        {of.lastError.said && (
          <details>
            <summary>{t("server-said")}</summary>
            <code>{of.lastError.said}</code>
          </details>
        )}
        <Open label={t("status-more")} />
      </div>
    );
  }
  if (of.phase === "syncing" && of.total) {
    const done = Math.min(of.done ?? 0, of.total);
    return (
      <div class="sync" id="status-card" data-phase="syncing">
        <b>{t("status-fetching")}</b>
        <br />
        {t("status-progress", { done, total: of.total })}
        <progress class="bar" max={of.total} value={done} aria-label={t("status-fetching")} />
        <Open label={t("status-more")} />
      </div>
    );
  }
  return (
    <div class="sync" id="status-card" role="status" data-phase="waiting">
      {t("status-waiting", { count: waiting })}
      <Open label={t("status-more")} />
    </div>
  );
}

function nextTry(of: AccountStatus): string {
  return of.nextTry ? t("status-next-try", { time: clockTime(moment(of.nextTry)) }) : "";
}
