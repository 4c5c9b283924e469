// What the person must hear of their sent mail: who refused it, and what is
// not certain; and on a message that waits, the way back.

import { t } from "../l10n.ts";
import { complain } from "../store/actions.ts";
import { openDraft, reopen } from "../store/compose.ts";
import { keyOf } from "../store/emails.ts";
import { decide, dismiss, type Outgoing, refusing, sendNow, troubles } from "../store/outbox.ts";
import { openConversation } from "../store/reader.ts";
import { pane } from "../store/ui.ts";
import { clockTime } from "../text/dates.ts";
import { problemTexts } from "../wizard/parts.tsx";
import { Icon } from "./icon.tsx";

/** Stands above the list for as long as there is something to decide or to mend. */
export function Troubles() {
  if (troubles.value.length === 0) return null;
  return (
    <>
      {troubles.value.map((sending) =>
        sending.state === "unsure" ? (
          <Unsure key={sending.id} of={sending} />
        ) : (
          <NotSent key={sending.id} of={sending} />
        ),
      )}
    </>
  );
}

function Unsure(props: { of: Outgoing }) {
  const { of } = props;
  const texts = problemTexts({ code: "send-unsure" });
  return (
    <div class="notice warn" role="alert" data-submission={of.id} data-state="unsure" data-code="send-unsure">
      <Icon name="triangle-alert" />
      <div>
        <b>{texts.title}</b>
        <p dir="auto" class="about">
          {about(of)}
        </p>
        <p>
          {texts.what} {texts.todo[0]}
        </p>
        <div class="do">
          <button type="button" class="btn" data-do="sent" onClick={() => act(decide(of, true))}>
            {t("it-was-sent")}
          </button>
          <button type="button" class="btn" data-do="again" onClick={() => act(decide(of, false))}>
            {t("send-again")}
          </button>
        </div>
      </div>
    </div>
  );
}

function NotSent(props: { of: Outgoing }) {
  const { of } = props;
  const partly = of.state === "sent";
  const people = refusing(of)
    .map((each) => each.email)
    .join(", ");
  const open = () => {
    const key = keyOf(of.account, of.emailId);
    pane.value = "read";
    if (partly) void openConversation(key);
    else void openDraft(key);
  };
  return (
    <div
      class="notice danger"
      role="alert"
      data-submission={of.id}
      data-state={of.state}
      data-code="send-rejected"
    >
      <Icon name="circle-alert" />
      <div>
        <b>{partly ? t("partly-sent", { people }) : t("not-sent", { people })}</b>
        <p dir="auto" class="about">
          {about(of)}
        </p>
        <Said of={of} />
        {!partly && <p>{t("not-sent-kept")}</p>}
        <div class="do">
          <button type="button" class="btn" data-do="open" onClick={open}>
            {t("open")}
          </button>
          <button type="button" class="btn" data-do="dismiss" onClick={() => act(dismiss(of))}>
            {t("close")}
          </button>
        </div>
      </div>
    </div>
  );
}

/** The words of the servers that refused, each once; or our own where none was asked. */
export function Said(props: { of: Outgoing }) {
  const said = new Set(refusing(props.of).map((each) => each.said));
  const trouble = props.of.trouble;
  return (
    <>
      {trouble && <p>{problemTexts(trouble).title}</p>}
      {[...said].filter(Boolean).map((words) => (
        <p key={words} class="said" dir="auto">
          {words}
        </p>
      ))}
    </>
  );
}

/** On a message that is on its way: that it is, and how to stop it. */
export function Waits(props: { of: Outgoing }) {
  const { of } = props;
  return (
    <div class="banner" data-submission={of.id} data-state={of.state}>
      <Icon name="clock" />
      <span>{until(of)}</span>
      {of.state === "queued" && (
        <>
          <button type="button" class="btn" data-do="now" onClick={() => act(sendNow(of))}>
            {t("send-now")}
          </button>
          <button type="button" class="btn" data-do="back" onClick={() => act(reopen(of))}>
            {t("command-undo")}
          </button>
        </>
      )}
    </div>
  );
}

/** Until when a message waits, and what went wrong so far. */
export function until(of: Outgoing): string {
  const time = (at: number) => clockTime(new Date(at * 1000));
  const waits =
    of.nextTry > of.sendAt
      ? `${t("row-waits")}. ${t("status-next-try", { time: time(of.nextTry) })}`
      : t("waits-until", { time: time(of.sendAt) });
  return of.trouble ? `${waits} ${problemTexts(of.trouble).title}` : waits;
}

/** Which message it is, and to whom. */
export function about(of: Outgoing): string {
  const to = of.recipients.map((each) => each.email).join(", ");
  return t("sending-about", { subject: of.subject || t("no-subject"), people: to });
}

function act(doing: Promise<void>): void {
  doing.catch(complain);
}
