// W3: what was found and proven; where the messages shall live.

import type { Proposal, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { add, busy, byHand, choice, incomingOf, proof, proposal, sendTest } from "./flow.ts";
import { ErrorBlock, hostOf, Out, Primary, Quiet, Screen } from "./parts.tsx";
import type { Proof } from "./proving.ts";
import { Log, sourceName } from "./search.tsx";

export function Found() {
  const of = proposal.value;
  const proven = proof.value;
  if (!proven) return null;
  const incoming = proven.incoming.server;
  const one = (protocol: "imap" | "pop3") => (incoming.protocol === protocol ? incoming : undefined);
  const imap = of ? incomingOf(of, "imap") : one("imap");
  const pop3 = of ? incomingOf(of, "pop3") : one("pop3");
  const shown = incoming.protocol === choice.value ? incoming : choice.value === "pop3" ? pop3 : imap;
  return (
    <Screen wide onEnter={() => void add()} title={t("w3-title")}>
      <div class="found">
        <Icon name="circle-check" />
        <div>
          {t("w3-proven")}
          {of && (
            <small>
              {incoming.security === "none"
                ? t("w3-source-clear", { source: sourceName(of.source, of.subject) })
                : t("w3-source", {
                    source: sourceName(of.source, of.subject),
                    tls: securityName(incoming.security),
                  })}
            </small>
          )}
          <Clock of={proven} />
          <NamesNothing of={proven} />
        </div>
      </div>
      <fieldset class={imap && pop3 ? "opts" : "opts one"}>
        <legend class="vh">{t("w3-kind")}</legend>
        {imap && <Option value="imap" title="IMAP" text={t("w3-imap")} recommended />}
        {pop3 && <Option value="pop3" title="POP3" text={stays(of)} recommended={!imap} />}
      </fieldset>
      <Facts proof={proven} incoming={shown ?? incoming} />
      {of && <Provider of={of} />}
      <div class="acts">
        <Quiet id="w3-change" label={t("change")} onClick={byHand} />
        <TestMessage of={proven} />
        <Primary id="w3-add" label={t("add-account")} />
      </div>
      <Log />
    </Screen>
  );
}

/** What becomes of the mail on the server. */
function stays(of: Proposal | null): string {
  const days = of?.pop3?.days;
  if (of?.pop3 && !of.pop3.leaveOnServer) return t("w3-pop3-moves");
  return days ? t("w3-pop3-days", { days }) : t("w3-pop3");
}

/** How it was proven, in the servers' own words. */
function Facts(props: { proof: Proof; incoming: Server }) {
  const { incoming, proof } = props;
  const row = (label: string, text: string | undefined) =>
    text && (
      <tr>
        <th scope="row">{label}</th>
        <td dir="auto">{text}</td>
      </tr>
    );
  const proven = proof.incoming.proven;
  return (
    <>
      <table class="srv">
        <tbody>
          {row(t("incoming"), serverText(incoming))}
          {proof.outgoing && row(t("outgoing"), serverText(proof.outgoing.server))}
          {row(t("user-name"), proven?.user || incoming.user)}
        </tbody>
      </table>
      <details class="log" id="w3-more">
        <summary>{t("w3-more")}</summary>
        <table class="srv">
          <tbody>
            {row(t("w3-mechanism"), proven?.mechanism)}
            {row(t("w3-mechanism-out"), proof.outgoing?.proven?.mechanism)}
            {row(t("w3-capabilities"), proven?.capabilities.join(" "))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** A clock that is off by more than this makes certificates look wrong, in seconds. */
const SKEW = 300;

function Clock(props: { of: Proof }) {
  const { incoming, outgoing } = props.of;
  const skew = incoming.proven?.clockSkew ?? outgoing?.proven?.clockSkew ?? 0;
  if (Math.abs(skew) < SKEW) return null;
  return <small id="w3-clock">{t("w3-clock", { minutes: Math.round(Math.abs(skew) / 60) })}</small>;
}

/** D18: a POP3 server that does not name its messages. */
function NamesNothing(props: { of: Proof }) {
  const naming = props.of.incoming.proven?.naming ?? "own";
  return naming === "own" ? null : <small id="w3-naming">{t(`naming-${naming}`)}</small>;
}

/** What the provider says besides: a switch to turn on, help, webmail. */
function Provider(props: { of: Proposal }) {
  const { enable = [], documentation, webMail } = props.of;
  if (enable.length === 0 && documentation.length === 0 && !webMail) return null;
  return (
    <ul class="provider" id="w3-provider">
      {enable.map((each) => (
        <li key={each.url}>
          {each.instruction} <Out href={each.url}>{t("switch-on", { host: hostOf(each.url) })}</Out>
        </li>
      ))}
      {documentation.slice(0, 2).map((url) => (
        <li key={url}>
          <Out href={url}>{t("help-of", { host: hostOf(url) })}</Out>
        </li>
      ))}
      {webMail && (
        <li>
          <Out href={webMail}>{t("webmail-at", { host: hostOf(webMail) })}</Out>
        </li>
      )}
    </ul>
  );
}

function TestMessage(props: { of: Proof }) {
  const { testMessage: sent, outgoing } = props.of;
  if (outgoing?.state !== "works") return null;
  if (sent === "sent") {
    return (
      <p class="okline" id="test-sent" role="status">
        <Icon name="circle-check" />
        {t("test-sent")}
      </p>
    );
  }
  return (
    <>
      {sent && <ErrorBlock problem={sent} title />}
      <button id="w3-test" class="link" type="button" disabled={busy.value} onClick={() => void sendTest()}>
        {t("test-message")}
      </button>
    </>
  );
}

function Option(props: { value: "imap" | "pop3"; title: string; text: string; recommended?: boolean }) {
  const id = `w3-${props.value}`;
  return (
    <label class="opt" for={id}>
      <input
        id={id}
        type="radio"
        name="kind"
        value={props.value}
        checked={choice.value === props.value}
        onChange={() => (choice.value = props.value)}
      />
      {props.recommended && <span class="tag">{t("recommended")}</span>}
      <b>{props.title}</b>
      <span class="p">{props.text}</span>
    </label>
  );
}

export function serverText(server: Server): string {
  return t("server-line", {
    host: server.host,
    port: String(server.port),
    security: securityName(server.security),
  });
}

export function securityName(security: string): string {
  if (security === "tls") return "TLS";
  if (security === "starttls") return "STARTTLS";
  return t("security-none");
}
