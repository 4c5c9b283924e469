// How each account fares, in full: what it does, what was wrong and what to do,
// when it is tried again, what waits to go out, and what its work came to.

import { useState } from "preact/hooks";
import type { AccountStatus, Counters, Problem } from "../api.ts";
import { language, t } from "../l10n.ts";
import { pause, resume } from "../settings/account.ts";
import { Queued } from "../settings/outgoing.tsx";
import { type Account, accountTitle, serverAccounts, status, statusOf } from "../store/accounts.ts";
import { waitingAt } from "../store/outbox.ts";
import { checkNow, openSettings } from "../store/ui.ts";
import { cardTime, size } from "../text/dates.ts";
import { ErrorBlock, problemTexts } from "../wizard/parts.tsx";
import { Dialog, Head } from "./dialog.tsx";
import { moment } from "./sidebar.tsx";

export function StatusView() {
  return (
    <Dialog id="status" class="sheet fares" label={t("command-status")}>
      <Head title={t("command-status")} />
      {serverAccounts.value.map((account) => {
        const of = statusOf(account.id);
        return of && <Fare key={account.id} account={account} of={of} />;
      })}
      <p class="hint">Postduif {status.value?.version ?? ""}</p>
    </Dialog>
  );
}

function Fare(props: { account: Account; of: AccountStatus }) {
  const { account, of } = props;
  const [refused, setRefused] = useState<Problem | null>(null);
  const name = accountTitle(account);
  const trouble = refused ?? of.lastError;
  const paused = of.phase === "paused";
  const button = (verb: string, label: string, run: () => void) => (
    <button type="button" class="btn" data-do={verb} onClick={run}>
      {label}
      <span class="vh">{name}</span>
    </button>
  );
  return (
    <section data-account={of.id} data-phase={of.phase}>
      <h3 class="whose" dir="auto">
        <i class={`dot c${account.colour}`} />
        {name} <span class="tag">{t(`phase-${of.phase}`)}</span>
      </h3>
      {trouble && <ErrorBlock problem={named(trouble, of, name)} title />}
      <Facts of={of} name={name} />
      {waitingAt(of.id).map((each) => (
        <Queued key={each.id} of={each} />
      ))}
      <div class="do">
        {!paused && button("check", t("collect-now"), () => void checkNow(of.id))}
        {paused
          ? button("resume", t("resume-account"), () => void resume(of.id).then(setRefused))
          : button("pause", t("pause-account"), () => void pause(of.id))}
        {button("settings", t("command-settings"), () => openSettings("server", of.id))}
      </div>
      {of.counters && <Counted of={of.counters} />}
    </section>
  );
}

function Facts(props: { of: AccountStatus; name: string }) {
  const { of } = props;
  const failure = of.lastFailure;
  const title = (problem: Problem) => problemTexts(named(problem, of, props.name)).title;
  const { room } = of;
  const rows: [string, string, string?][] = [
    ["last-success", of.lastSuccess ? time(of.lastSuccess) : t("status-never")],
  ];
  if (failure) {
    // What is wrong now stands above, with the server's words.
    const said = of.lastError ? undefined : failure.problem.said;
    rows.push(["last-failure", `${time(failure.at)}. ${title(failure.problem)}`, said]);
  }
  if (of.nextTry) rows.push(["next-try-at", time(of.nextTry)]);
  if (of.missing) rows.push(["missing", number(of.missing)]);
  if (of.waitingChanges) rows.push(["waiting-changes", number(of.waitingChanges)]);
  if (of.waitingToSend) rows.push(["waiting-to-send", number(of.waitingToSend)]);
  if (room) rows.push(["room", t("status-room-of", { used: size(room.used), limit: size(room.limit) })]);
  return (
    <table class="srv">
      <tbody>
        {rows.map(([name, value, said]) => (
          <tr key={name} data-fact={name}>
            <th scope="row">{t(`status-${name}`)}</th>
            <td dir="auto">
              {value}
              {said && <code class="said">{said}</code>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Counted(props: { of: Counters }) {
  const { of } = props;
  const rows: [string, string][] = [
    ["collected", number(of.collected)],
    ["duplicates", number(of.duplicates)],
    ["sent", number(of.sent)],
    ["pushed", number(of.pushed)],
    ["refused", number(of.refused)],
    ["skipped", number(of.skipped)],
    ["bytes-in", size(of.bytesIn)],
    ["bytes-out", size(of.bytesOut)],
    ["connections", number(of.connections)],
    ["reconnects", number(of.reconnects)],
  ];
  return (
    <details>
      <summary>{t("status-counters", { time: time(of.since) })}</summary>
      <table class="srv">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name} data-counter={name}>
              <th scope="row">{t(`counter-${name}`)}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** With what its texts call the account and its provider. */
function named(problem: Problem, of: AccountStatus, account: string): Problem {
  return { ...problem, args: { account, provider: problem.host ?? of.address, ...problem.args } };
}

function time(at: number | string): string {
  return cardTime(moment(at), new Date());
}

function number(count: number): string {
  return new Intl.NumberFormat(language.value).format(count);
}
