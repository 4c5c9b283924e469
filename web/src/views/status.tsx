// The status card: what is being fetched, what waits, what is wrong and how to
// solve it. Quiet when there is nothing to say.

import { signal } from "@preact/signals";
import type { AccountStatus } from "../api.ts";
import { ApiError, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { accounts, accountTitle, programLost, status } from "../store/accounts.ts";
import { say } from "../store/toasts.ts";
import { clockTime } from "../text/dates.ts";
import { problemTexts } from "../wizard/parts.tsx";
import { Icon } from "./icon.tsx";
import { moment } from "./sidebar.tsx";

const asking = signal<string | null>(null);

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
  if (!told2) return null;
  return <Card of={told2} />;
}

function worth(account: AccountStatus): "trouble" | "news" | null {
  if (account.kind === "local") return null;
  if (account.phase === "needs-password") return "trouble";
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
  if (of.phase === "needs-password") return <NeedsPassword of={of} name={name} />;
  if (of.phase === "offline") {
    return (
      <div class="sync" id="status-card" role="status" data-phase="offline">
        <b>{t("status-offline")}</b>
        <br />
        {waiting > 0 ? t("status-waiting", { count: waiting }) : nextTry(of)}
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
      </div>
    );
  }
  return (
    <div class="sync" id="status-card" role="status" data-phase="waiting">
      {t("status-waiting", { count: waiting })}
    </div>
  );
}

function nextTry(of: AccountStatus): string {
  return of.nextTry ? t("status-next-try", { time: clockTime(moment(of.nextTry)) }) : "";
}

function NeedsPassword(props: { of: AccountStatus; name: string }) {
  const { of, name } = props;
  const open = asking.value === of.id;
  return (
    <div class="sync warn" id="status-card" role={open ? undefined : "status"} data-phase="needs-password">
      <b>
        <Icon name="circle-alert" small />
        {t("status-password", { account: name })}
      </b>
      {open ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const field = event.currentTarget.elements.namedItem("password") as HTMLInputElement;
            void change(of.id, field.value);
          }}
        >
          <label class="vh" for="status-password">
            {t("password")}
          </label>
          <input id="status-password" name="password" type="password" autocomplete="current-password" />
          <button class="btn primary" type="submit">
            {t("save-password")}
          </button>
        </form>
      ) : (
        <button id="status-solve" type="button" class="link" onClick={() => (asking.value = of.id)}>
          {t("enter-password")}
        </button>
      )}
    </div>
  );
}

async function change(id: string, password: string): Promise<void> {
  try {
    await postJson(`/api/accounts/${id}/password`, { password });
    asking.value = null;
    say(t("password-saved"));
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : null;
    say(problem ? problemTexts(problem).title : t("not-done", { said: String(error) }), { kind: "danger" });
  }
}
