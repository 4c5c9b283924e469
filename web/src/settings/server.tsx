// Where the mail of an account is: how it fares, its server, its password, what
// its provider says today, and the way out.

import { useState } from "preact/hooks";
import {
  type AccountSettings,
  ApiError,
  type Collecting,
  type Following,
  type Problem,
  postJson,
  type Rediscovered,
  type Server,
} from "../api.ts";
import { t } from "../l10n.ts";
import { loadStatus, statusOf } from "../store/accounts.ts";
import { copy, say } from "../store/toasts.ts";
import { Choice } from "../views/choice.tsx";
import { serverText } from "../wizard/found.tsx";
import { ErrorBlock, PasswordField, Primary, Tick } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";
import { sourceName } from "../wizard/search.tsx";
import { collect, follow, load, pause, removeAccount, resume } from "./account.ts";
import { Convert } from "./convert.tsx";
import { Group, Page, Row, SwitchRow } from "./parts.tsx";
import { ServerForm } from "./serverform.tsx";
import { SigningIn, signInAgain } from "./window.tsx";

export function ServerPage(props: { of: AccountSettings }) {
  const { of } = props;
  return (
    <Page title={t("settings-server")} lead={t("settings-server-lead", { account: of.address })}>
      <State of={of} />
      <Group id="set-server" title={t("w4-incoming")}>
        {of.incoming && <ServerForm of={of} kept={of.incoming} />}
      </Group>
      {!of.login.certificate && (
        <Group id="set-password" title={t("password")}>
          {of.login.oauth ? (
            <Window of={of} issuer={of.login.oauth.issuer.issuer} />
          ) : (
            <NewPassword of={of} />
          )}
        </Group>
      )}
      {of.following && <Checking of={of} now={of.following} />}
      {of.kind === "imap" && of.following && <Deleting of={of} now={of.following} />}
      {of.collecting && <Terms of={of} now={of.collecting} />}
      <Today of={of} />
      <Convert key={of.kind} of={of} />
      <Group id="set-text" title={t("settings-copy")}>
        <Row label={t("settings-copy-hint")}>
          <button
            id="set-copy"
            type="button"
            class="btn"
            onClick={() => copy(asText(of), t("settings-copied"))}
          >
            {t("copy")}
          </button>
        </Row>
      </Group>
      <Group id="set-remove" title={t("settings-remove")}>
        <Row label={of.address} hint={t("settings-remove-hint")}>
          <button id="set-remove-account" type="button" class="btn" onClick={() => void removeAccount(of.id)}>
            {t("remove")}
          </button>
        </Row>
      </Group>
    </Page>
  );
}

/** For whoever helps: the servers and how they are signed in at, and no secret. */
function asText(of: AccountSettings): string {
  const side = (name: string, server: Server | null, mechanism?: string) =>
    server &&
    `${name}: ${server.protocol.toUpperCase()} ${serverText(server)}, ${server.user}, ${mechanism ?? "–"}`;
  const lines = [
    `${of.address} (${of.kind.toUpperCase()}, ${t(`phase-${statusOf(of.id)?.phase ?? of.phase}`)})`,
    side(t("incoming"), of.incoming, of.login.incoming),
    ...of.outgoingServers.map((one) =>
      [
        side(`${t("outgoing")} (${one.name})`, one.server, one.mechanism ?? undefined),
        !one.proven && t("outgoing-unproven"),
        one.ehlo && `EHLO ${one.ehlo}`,
      ]
        .filter(Boolean)
        .join(", "),
    ),
    of.lastError && `${of.lastError.code}: ${of.lastError.said ?? ""}`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** What it does now, and the switch to stop it and let it go on. */
function State(props: { of: AccountSettings }) {
  const { of } = props;
  const fare = statusOf(of.id);
  const phase = fare?.phase ?? of.phase;
  const error = fare?.lastError;
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const told = trouble ?? error;
  const paused = phase === "paused";
  return (
    <Group id="set-state" title={t("settings-state")}>
      <Row
        label={<b data-phase={phase}>{t(`phase-${phase}`)}</b>}
        hint={paused ? t("paused-what") : undefined}
      >
        {paused ? (
          <button
            id="set-resume"
            type="button"
            class="btn"
            onClick={() => void resume(of.id).then(setTrouble)}
          >
            {t("resume-account")}
          </button>
        ) : (
          <button id="set-pause" type="button" class="btn" onClick={() => void pause(of.id)}>
            {t("pause-account")}
          </button>
        )}
      </Row>
      {told && (
        <div class="fields">
          <ErrorBlock problem={{ ...told, args: { account: of.address, ...told.args } }} title />
        </div>
      )}
    </Group>
  );
}

/** One password for both servers, kept once the incoming one takes it. */
function NewPassword(props: { of: AccountSettings }) {
  const { of } = props;
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(true);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function change(): Promise<void> {
    if (busy || password === "") return;
    setBusy(true);
    try {
      const { problem } = await postJson<{ problem: Problem | null }>(`/api/accounts/${of.id}/password`, {
        password,
        remember,
      });
      setPassword("");
      setTrouble(problem);
      say(t("password-saved"));
      await Promise.all([loadStatus(), load(of.id)]);
    } catch (error) {
      setTrouble(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <p class="hint">{t("settings-password-hint")}</p>
      <PasswordField id="set-new-password" value={password} onInput={setPassword} />
      <Tick id="set-remember" label={t("w1-remember")} checked={remember} onChange={setRemember} />
      {trouble && <ErrorBlock problem={trouble} title />}
      <div class="do">
        <Primary id="set-password-save" label={t("test-and-save")} busy={busy} />
      </div>
    </form>
  );
}

function Window(props: { of: AccountSettings; issuer: string }) {
  const { of, issuer } = props;
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  return (
    <>
      <Row label={t("settings-window", { host })}>
        <button
          id="set-sign-in"
          type="button"
          class="btn"
          onClick={() => void signInAgain(of.id, of.address).then(setTrouble)}
        >
          {t("settings-sign-in-again")}
        </button>
      </Row>
      <SigningIn />
      {trouble && (
        <div class="fields">
          <ErrorBlock problem={trouble} title />
        </div>
      )}
    </>
  );
}

const MINUTES = [1, 5, 10, 15, 30, 60, 240, 1440];

/** How often everything is looked at, beside what the server tells by itself. */
function Checking(props: { of: AccountSettings; now: Following }) {
  const { of, now } = props;
  return (
    <Group id="set-checking" title={t("settings-checking")}>
      <Choice
        class="rowf"
        id="set-check-minutes"
        label={t("check-every")}
        value={String(now.checkMinutes)}
        options={sorted(MINUTES, now.checkMinutes).map((each) => [
          String(each),
          t("minutes", { count: each }),
        ])}
        onChange={(value) => void follow(of, { ...now, checkMinutes: Number(value) })}
      />
      <SwitchRow
        id="set-check-at-start"
        label={t("check-at-start")}
        on={now.checkAtStart}
        onChange={(checkAtStart) => void follow(of, { ...now, checkAtStart })}
      />
    </Group>
  );
}

const DELETING: Following["whenDeleting"][] = ["trash", "mark", "remove"];

/** What deleting does here and on the server, in a sentence for the way that is chosen (D08). */
function Deleting(props: { of: AccountSettings; now: Following }) {
  const { of, now } = props;
  return (
    <Group id="set-deleting" title={t("settings-deleting")}>
      <Choice
        class="rowf"
        id="set-when-deleting"
        label={t("when-deleting")}
        value={now.whenDeleting}
        options={DELETING.map((each) => [each, t(`when-deleting-${each}`)])}
        onChange={(value) => {
          const whenDeleting = DELETING.find((each) => each === value) ?? "trash";
          void follow(of, { ...now, whenDeleting });
        }}
      />
      <p class="hint fields">{t(`deleting-what-${now.whenDeleting}`)}</p>
    </Group>
  );
}

/** The usual choices, and the one that was made elsewhere. */
function sorted(usual: number[], now: number | null): number[] {
  return now === null || usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
}

const DAYS = [1, 7, 14, 30, 90];

/** When the copies on a POP3 server go. */
function Terms(props: { of: AccountSettings; now: Collecting }) {
  const { of, now } = props;
  const change = (part: Partial<Collecting>) => void collect(of, { ...now, ...part });
  const days = sorted(DAYS, now.days);
  const naming = statusOf(of.id)?.naming ?? "own";
  return (
    <Group id="set-collecting" title={t("settings-collecting")}>
      {naming !== "own" && (
        <p class="hint fields" id="set-naming">
          {t(`naming-${naming}`)}
        </p>
      )}
      <SwitchRow
        id="set-leave"
        label={t("collect-leave")}
        hint={t("collect-leave-hint")}
        on={now.leave}
        onChange={(leave) => change({ leave })}
      />
      {now.leave && (
        <>
          <Choice
            class="rowf"
            id="set-days"
            label={t("collect-days")}
            value={String(now.days ?? 0)}
            options={[
              ["0", t("collect-never")],
              ...days.map((each) => [String(each), t("days", { count: each })]),
            ]}
            onChange={(value) => change({ days: Number(value) || null })}
          />
          <SwitchRow
            id="set-until-deleted"
            label={t("collect-until-deleted")}
            on={now.untilDeleted}
            onChange={(untilDeleted) => change({ untilDeleted })}
          />
        </>
      )}
    </Group>
  );
}

/** What the provider publishes today; taken over only on a press, and only from a source that can be trusted. */
function Today(props: { of: AccountSettings }) {
  const { of } = props;
  const [found, setFound] = useState<Rediscovered | null>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function work(doing: () => Promise<Rediscovered | null>): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      setFound(await doing());
      setTrouble(null);
    } catch (error) {
      setTrouble(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  const ask = () => work(() => postJson<Rediscovered>(`/api/accounts/${of.id}/rediscover`, {}));
  const take = (taken: Rediscovered) =>
    work(async () => {
      const { incoming, outgoing } = taken;
      await postJson(`/api/accounts/${of.id}/servers`, { incoming, outgoing });
      await Promise.all([load(of.id), loadStatus()]);
      say(t("server-saved"));
      return null;
    });
  return (
    <Group id="set-today" title={t("settings-today")}>
      <Row label={t("settings-today-what")} hint={t("settings-today-hint")}>
        <button id="set-ask" type="button" class={busy ? "btn busy" : "btn"} onClick={() => void ask()}>
          {t("settings-ask")}
        </button>
      </Row>
      {found && <Differences of={found} onTake={() => void take(found)} />}
      {trouble && (
        <div class="fields">
          <ErrorBlock problem={trouble} title />
        </div>
      )}
    </Group>
  );
}

function Differences(props: { of: Rediscovered; onTake: () => void }) {
  const { of } = props;
  const source = sourceName(of.source, of.subject);
  const labels = { host: t("w4-host"), port: t("w4-port"), security: t("w4-security"), user: t("user-name") };
  if (of.changes.length === 0) {
    return (
      <p class="fields" id="set-same" role="status">
        {t("settings-same", { source })}
      </p>
    );
  }
  return (
    <div class="fields" id="set-differences" role="status">
      <p>{t("settings-differs", { source })}</p>
      <table class="srv">
        <tbody>
          {of.changes.map((each) => (
            <tr key={each.protocol + each.field}>
              <th scope="row">
                {each.protocol.toUpperCase()}, {labels[each.field]}
              </th>
              <td dir="auto">
                <s>{each.now}</s> → <b>{each.new}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {of.trusted ? (
        <div class="do">
          <button id="set-take" type="button" class="btn primary" onClick={props.onTake}>
            {t("test-and-save")}
          </button>
        </div>
      ) : (
        <p class="hint">{t("settings-untrusted")}</p>
      )}
    </div>
  );
}
