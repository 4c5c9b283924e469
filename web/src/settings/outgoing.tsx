// The server that sends what is written from an account, what waits there, who
// uses it, and a message to oneself to see that it does.

import { useState } from "preact/hooks";
import { type AccountSettings, type Problem, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { identities, loadStatus } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { type Outgoing, sendNow, waitingAt } from "../store/outbox.ts";
import { say } from "../store/toasts.ts";
import { writeAddress } from "../text/people.ts";
import { Icon } from "../views/icon.tsx";
import { about, until } from "../views/outbox.tsx";
import { ErrorBlock } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";
import { load } from "./account.ts";
import { Group, Page, Row } from "./parts.tsx";
import { ServerForm } from "./serverform.tsx";

export function OutgoingPage(props: { of: AccountSettings }) {
  const { of } = props;
  const own = identities.value.get(of.id) ?? [];
  return (
    <Page title={t("settings-outgoing")} lead={t("settings-outgoing-lead", { account: of.address })}>
      <Group id="set-sending" title={of.outgoing ? t("w4-outgoing") : t("outgoing-none")}>
        <ServerForm of={of} side="outgoing" />
      </Group>
      <Queue waiting={waitingAt(of.id)} />
      {of.outgoing && (
        <>
          <Group id="set-users" title={t("outgoing-used-by")}>
            {own.map((identity) => (
              <Row key={identity.id} label={writeAddress(identity)} />
            ))}
          </Group>
          <Test of={of} />
          <Group id="set-only-receive" title={t("outgoing-remove")}>
            <Row label={of.outgoing.host} hint={t("outgoing-remove-hint")}>
              <button
                id="set-outgoing-remove"
                type="button"
                class="btn"
                onClick={() => void send(of, null, t("outgoing-removed")).catch(complain)}
              >
                {t("remove")}
              </button>
            </Row>
          </Group>
        </>
      )}
    </Page>
  );
}

/** What waits here, why, in the server's own words, and until when. */
function Queue(props: { waiting: Outgoing[] }) {
  const { waiting } = props;
  if (waiting.length === 0) return null;
  return (
    <Group id="set-queue" title={t("status-waiting", { count: waiting.length })}>
      {waiting.map((each) => (
        <Row key={each.id} label={about(each)} hint={until(each)} said={each.trouble?.said}>
          {each.state === "queued" && (
            <button
              type="button"
              class="btn"
              data-do="now"
              aria-label={`${t("send-now")}: ${about(each)}`}
              onClick={() => void sendNow(each).catch(complain)}
            >
              {t("send-now")}
            </button>
          )}
        </Row>
      ))}
    </Group>
  );
}

/** Saves another outgoing server, or none; undone by the one of before. */
async function send(
  of: AccountSettings,
  outgoing: AccountSettings["outgoing"],
  words: string,
): Promise<void> {
  const to = async (server: AccountSettings["outgoing"]) => {
    await postJson(`/api/accounts/${of.id}/servers`, { incoming: of.incoming, outgoing: server });
    await Promise.all([load(of.id), loadStatus()]);
  };
  await to(outgoing);
  say(words, { undo: { run: () => to(of.outgoing).catch(complain) } });
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
      {told && (
        <div class="fields">
          {"code" in told ? (
            <ErrorBlock problem={told} title />
          ) : (
            <p class="okline" id="set-test-sent" role="status">
              <Icon name="circle-check" />
              <span dir="auto">
                {t("test-sent")} <code>{told.said}</code>
              </span>
            </p>
          )}
        </div>
      )}
    </Group>
  );
}
