// The servers that send what is written from an account: what waits there, who
// uses them, whether they let us in, and a message to oneself.

import { useState } from "preact/hooks";
import { type AccountSettings, type OutgoingServer, type Problem, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { complain } from "../store/actions.ts";
import { type Outgoing, sendNow, waitingAt } from "../store/outbox.ts";
import { Icon } from "../views/icon.tsx";
import { about, until } from "../views/outbox.tsx";
import { serverText } from "../wizard/found.tsx";
import { ErrorBlock } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";
import { preferOutgoing, removeOutgoing, testOutgoing } from "./account.ts";
import { OutgoingForm } from "./outgoingform.tsx";
import { Group, Page, Row } from "./parts.tsx";

export function OutgoingPage(props: { of: AccountSettings }) {
  const { of } = props;
  const [adding, setAdding] = useState(false);
  const none = of.outgoingServers.length === 0;
  return (
    <Page title={t("settings-outgoing")} lead={t("settings-outgoing-lead", { account: of.address })}>
      {of.outgoingServers.map((one) => (
        <One key={one.id} of={of} one={one} />
      ))}
      <Queue waiting={waitingAt(of.id)} />
      {!none && <Test of={of} />}
      <Group id="set-outgoing-more" title={none ? t("outgoing-none") : t("outgoing-add")}>
        {adding ? (
          <OutgoingForm of={of} onDone={() => setAdding(false)} />
        ) : (
          <Row label={t("outgoing-add-hint")}>
            <button id="set-outgoing-add" type="button" class="btn" onClick={() => setAdding(true)}>
              {t("outgoing-add")}
            </button>
          </Row>
        )}
      </Group>
    </Page>
  );
}

/** One server: what it is, who uses it, whether it lets us in, and what can be done with it. */
function One(props: { of: AccountSettings; one: OutgoingServer }) {
  const { of, one } = props;
  const [told, setTold] = useState<{ said: string } | Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const id = `set-${one.id}`;
  const tags = [one.default && t("outgoing-default"), !one.proven && t("outgoing-unproven")];
  async function test(): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      setTold(await testOutgoing(of.id, one.id));
    } catch (error) {
      setTold(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  const login = [one.server.user, t(`outgoing-login-${one.login}`)].filter(Boolean).join(" · ");
  return (
    <Group id={id} title={one.name} tag={tags.filter(Boolean).join(" · ") || undefined}>
      <Row label={serverText(one.server)} hint={login}>
        <button
          id={`${id}-test`}
          type="button"
          class={busy ? "btn busy" : "btn"}
          aria-label={`${t("outgoing-test")}: ${one.name}`}
          onClick={() => void test()}
        >
          {t("outgoing-test")}
        </button>
        {!one.default && (
          <button id={`${id}-prefer`} type="button" class="btn" onClick={() => void preferOutgoing(of, one)}>
            {t("outgoing-prefer")}
          </button>
        )}
        <button id={`${id}-remove`} type="button" class="btn" onClick={() => void removeOutgoing(of, one)}>
          {t("remove")}
        </button>
      </Row>
      <Told id={`${id}-works`} works={t("outgoing-works")} told={told} />
      <div id={`${id}-users`}>
        <Row
          label={t("outgoing-used-by")}
          hint={one.identities.map((user) => user.email).join(", ") || t("outgoing-unused")}
        />
      </div>
      <details class="fields">
        <summary id={`${id}-change`}>{t("outgoing-change")}</summary>
        <OutgoingForm key={keyOf(one)} of={of} one={one} />
      </details>
    </Group>
  );
}

/** The form begins anew where what is kept has changed. */
function keyOf({ label, server, login, ehlo }: OutgoingServer): string {
  return JSON.stringify([label, server, login, ehlo]);
}

/** What waits here, why, in the server's own words, and until when. */
function Queue(props: { waiting: Outgoing[] }) {
  const { waiting } = props;
  if (waiting.length === 0) return null;
  return (
    <Group id="set-queue" title={t("status-waiting", { count: waiting.length })}>
      {waiting.map((each) => (
        <Queued key={each.id} of={each} />
      ))}
    </Group>
  );
}

/** One message that waits. */
export function Queued(props: { of: Outgoing }) {
  const { of } = props;
  return (
    <Row label={about(of)} hint={until(of)} said={of.trouble?.said}>
      {of.state === "queued" && (
        <button
          type="button"
          class="btn"
          data-do="now"
          aria-label={`${t("send-now")}: ${about(of)}`}
          onClick={() => void sendNow(of).catch(complain)}
        >
          {t("send-now")}
        </button>
      )}
    </Row>
  );
}

function Test(props: { of: AccountSettings }) {
  const [told, setTold] = useState<{ said: string } | Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function test(): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      setTold(await postJson<{ said: string }>(`/api/accounts/${props.of.id}/test-message`, {}));
    } catch (error) {
      setTold(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Group id="set-test" title={t("test-message")}>
      <Row label={props.of.address} hint={t("test-message-hint")}>
        <button
          id="set-test-send"
          type="button"
          class={busy ? "btn busy" : "btn"}
          onClick={() => void test()}
        >
          {t("send")}
        </button>
      </Row>
      <Told id="set-test-sent" works={t("test-sent")} told={told} />
    </Group>
  );
}

/** What a try came to: that it works, in the server's words, or what is wrong. */
function Told(props: { id: string; works: string; told: { said: string } | Problem | null }) {
  const { id, works, told } = props;
  if (!told) return null;
  return (
    <div class="fields">
      {"code" in told ? (
        <ErrorBlock problem={told} title />
      ) : (
        <p class="okline" id={id} role="status">
          <Icon name="circle-check" />
          <span dir="auto">
            {works} <code>{told.said}</code>
          </span>
        </p>
      )}
    </div>
  );
}
