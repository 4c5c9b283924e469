// What of an account stops until the person does something, and what its
// server did not take: above the list, never over it, so that what is being
// written stays.

import { signal } from "@preact/signals";
import { type AccountStatus, ApiError, type Problem, postJson, type Refused } from "../api.ts";
import { t } from "../l10n.ts";
import { resume } from "../settings/account.ts";
import { signInAgain } from "../settings/window.tsx";
import { accounts, accountTitle, loadStatus, programLost, status } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { say } from "../store/toasts.ts";
import { openSettings } from "../store/ui.ts";
import { clockTime } from "../text/dates.ts";
import { problemTexts } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";
import { Icon } from "./icon.tsx";
import { moment } from "./sidebar.tsx";

/** Whose password is being asked for. */
const asking = signal<string | null>(null);
/** What was read and put away; it comes back when something else goes wrong. */
const closed = signal<ReadonlySet<string>>(new Set());

export function AccountNotices() {
  if (programLost.value) return null;
  return (
    <>
      {(status.value?.accounts ?? [])
        .filter((account) => account.kind !== "local")
        .map((account) => (
          <Of key={account.id} of={account} />
        ))}
    </>
  );
}

function Of(props: { of: AccountStatus }) {
  const { of } = props;
  const title = accounts.value.find((account) => account.id === of.id);
  const name = title ? accountTitle(title) : of.address;
  const refused = of.refused?.find((each) => each.problem.code === "quota") ?? of.refused?.[0];
  // That a copy did not get to Sent is told by itself.
  const told = refused && !(of.unfiled && refused.problem.code === "change-refused");
  return (
    <>
      {of.phase === "needs-password" && <NeedsPassword of={of} name={name} />}
      {of.phase === "question" && of.lastError && <Question of={of} name={name} problem={of.lastError} />}
      {of.phase === "paused" && <Paused of={of} name={name} />}
      {of.phase === "stopped" && of.lastError && <Told of={of} name={name} problem={of.lastError} />}
      {of.lastError?.code === "throttled" && <Told of={of} name={name} problem={of.lastError} />}
      {told && <Told of={of} name={name} problem={refused.problem} dismiss={() => dismiss(of, refused)} />}
      {of.unfiled && <Told of={of} name={name} problem={of.unfiled} />}
    </>
  );
}

const ANSWERS = ["same", "other"] as const;

/** D19: nearly all of a POP3 server's messages have new names; only the person knows why. */
function Question(props: { of: AccountStatus; name: string; problem: Problem }) {
  const { of, name, problem } = props;
  const texts = textsOf(problem, of, name);
  const answer = (mailbox: string) =>
    void postJson(`/api/accounts/${of.id}/answer`, { mailbox }).then(loadStatus).catch(complain);
  return (
    <div
      class="notice warn"
      role="status"
      data-account={of.id}
      data-phase="question"
      data-code={problem.code}
    >
      <Icon name="circle-alert" />
      <div>
        <b>{texts.title}</b>
        <p>{texts.what}</p>
        <p>{texts.todo[0]}</p>
        <div class="do">
          {ANSWERS.map((each) => (
            <button key={each} type="button" class="btn" data-do={each} onClick={() => answer(each)}>
              {t(`answer-${each}`)}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

/** A18, A16: stopped by the person, or kept though it was not proven. */
function Paused(props: { of: AccountStatus; name: string }) {
  const { of, name } = props;
  const texts = of.lastError ? textsOf(of.lastError, of, name) : null;
  const goOn = () =>
    void resume(of.id).then((problem) => {
      if (problem) openSettings("server", of.id);
    });
  return (
    <div
      class="notice warn"
      role="status"
      data-account={of.id}
      data-phase="paused"
      data-code={of.lastError?.code}
    >
      <Icon name="circle-pause" />
      <div>
        <b>{t("account-paused", { account: name })}</b>
        <p>{texts ? `${t("paused-unproven")} ${texts.title}` : t("paused-what")}</p>
        <div class="do">
          <button type="button" class="btn" data-do="resume" onClick={goOn}>
            {t("resume-account")}
          </button>
          <Change of={of} />
        </div>
      </div>
    </div>
  );
}

function NeedsPassword(props: { of: AccountStatus; name: string }) {
  const { of, name } = props;
  const open = asking.value === of.id;
  const texts = of.lastError ? textsOf(of.lastError, of, name) : null;
  const solve = () => {
    if (of.signIn === "oauth2")
      void signInAgain(of.id, of.address).then((problem) => problem && fails(problem));
    else asking.value = of.id;
  };
  return (
    <div
      class="notice warn"
      role={open ? undefined : "status"}
      data-account={of.id}
      data-phase="needs-password"
      data-code={of.lastError?.code}
    >
      <Icon name="circle-alert" />
      <div>
        <b>{texts?.title ?? t("status-password", { account: name })}</b>
        {texts && <p>{texts.what}</p>}
        <Said of={of.lastError} />
        {open ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const field = event.currentTarget.elements.namedItem("password") as HTMLInputElement;
              void change(of.id, field.value);
            }}
          >
            <label class="vh" for="notice-password">
              {t("password")}
            </label>
            <input
              ref={(field) => field?.focus()}
              id="notice-password"
              name="password"
              type="password"
              autocomplete="current-password"
            />
            <button class="btn primary" type="submit">
              {t("save-password")}
            </button>
          </form>
        ) : (
          <div class="do">
            <button type="button" class="btn" data-do="solve" onClick={solve}>
              {of.signIn === "oauth2" ? t("settings-sign-in-again") : t("enter-password")}
            </button>
            <Change of={of} />
          </div>
        )}
      </div>
    </div>
  );
}

async function change(id: string, password: string): Promise<void> {
  if (password === "") return;
  try {
    await postJson(`/api/accounts/${id}/password`, { password });
    asking.value = null;
    say(t("password-saved"));
    await loadStatus();
  } catch (error) {
    if (error instanceof ApiError) fails(problemOf(error));
    else say(t("not-done", { said: String(error) }), { kind: "danger" });
  }
}

function fails(problem: Problem): void {
  say(problemTexts(problem).title, { kind: "danger" });
}

const AMBER = ["append-failed", "throttled"];

/** Puts away all that the server refused in the same words. */
function dismiss(of: AccountStatus, seen: Refused): void {
  const ids = of.refused?.filter((each) => each.problem.said === seen.problem.said).map((each) => each.id);
  void postJson(`/api/accounts/${of.id}/dismiss`, { ids }).then(loadStatus).catch(complain);
}

/** A trouble in its own words, with what the server said. */
function Told(props: { of: AccountStatus; name: string; problem: Problem; dismiss?: () => void }) {
  const { of, name, problem } = props;
  const putAway = () => {
    closed.value = new Set([...closed.peek(), key]);
  };
  const key = `${of.id} ${problem.code} ${problem.said ?? ""}`;
  if (closed.value.has(key)) return null;
  const texts = textsOf(problem, of, name);
  const amber = AMBER.includes(problem.code);
  // What an outgoing server has of its own is mended there.
  const sender = problem.args?.outgoing;
  return (
    <div
      class={`notice ${amber ? "warn" : "danger"}`}
      role="status"
      data-account={of.id}
      data-code={problem.code}
    >
      <Icon name={amber ? "triangle-alert" : "circle-alert"} />
      <div>
        <b>{texts.title}</b>
        <p>
          {texts.what}
          {problem === of.lastError && of.nextTry
            ? ` ${t("status-next-try", { time: clockTime(moment(of.nextTry)) })}`
            : ""}
        </p>
        {texts.todo[0] && <p>{texts.todo[0]}</p>}
        <Said of={problem} />
        <div class="do">
          {sender ? <Change of={of} page="outgoing" /> : of.phase === "stopped" && <Change of={of} />}
          <button type="button" class="btn" data-do="close" onClick={props.dismiss ?? putAway}>
            {t("close")}
          </button>
        </div>
      </div>
    </div>
  );
}

function Change(props: { of: AccountStatus; page?: "server" | "outgoing" }) {
  const { of, page = "server" } = props;
  return (
    <button type="button" class="btn" data-do="settings" onClick={() => openSettings(page, of.id)}>
      {t("command-settings")}
    </button>
  );
}

function Said(props: { of: Problem | null | undefined }) {
  if (!props.of?.said) return null;
  return (
    <details>
      <summary>{t("server-said")}</summary>
      <code class="said" dir="auto">
        {props.of.said}
      </code>
    </details>
  );
}

function textsOf(problem: Problem, of: AccountStatus, name: string) {
  const args = { account: name, provider: problem.host ?? of.address, ...problem.args };
  return problemTexts({ ...problem, args });
}
