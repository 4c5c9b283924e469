// W3: what was found and proven; where the messages shall live.

import type { Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { add, busy, choice, incomingOf, proof, proposal, step } from "./flow.ts";
import { Card } from "./parts.tsx";
import { sourceName } from "./search.tsx";

export function Found() {
  const of = proposal.value;
  const proven = proof.value;
  if (!of || !proven) return null;
  const imap = incomingOf(of, "imap");
  const pop3 = incomingOf(of, "pop3");
  const incoming = (choice.value === "pop3" ? pop3 : imap) ?? proven.incoming;
  return (
    <form
      class="wf"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Card wide title={t("w3-title")}>
        <div class="found">
          <Icon name="circle-check" />
          <div>
            {t("w3-proven")}
            <small>
              {proven.incoming.security === "none"
                ? t("w3-source-clear", { source: sourceName(of.source, of.subject) })
                : t("w3-source", {
                    source: sourceName(of.source, of.subject),
                    tls: proven.tls || securityName(proven.incoming.security),
                  })}
            </small>
          </div>
        </div>
        <fieldset class={imap && pop3 ? "opts" : "opts one"}>
          <legend class="vh">{t("w3-kind")}</legend>
          {imap && <Option value="imap" title="IMAP" text={t("w3-imap")} recommended />}
          {pop3 && <Option value="pop3" title="POP3" text={t("w3-pop3")} recommended={!imap} />}
        </fieldset>
        <table class="srv">
          <tbody>
            <tr>
              <th scope="row">{t("incoming")}</th>
              <td>{serverText(incoming)}</td>
            </tr>
            {proven.outgoing && (
              <tr>
                <th scope="row">{t("outgoing")}</th>
                <td>{serverText(proven.outgoing)}</td>
              </tr>
            )}
            <tr>
              <th scope="row">{t("user-name")}</th>
              <td dir="auto">{incoming.user}</td>
            </tr>
          </tbody>
        </table>
        <div class="acts">
          <button id="w3-change" class="btn big quiet" type="button" onClick={() => (step.value = "hand")}>
            {t("change")}
          </button>
          <button
            id="w3-add"
            class={busy.value ? "btn big primary busy" : "btn big primary"}
            type="submit"
            aria-busy={busy.value}
          >
            {t("add-account")}
          </button>
        </div>
      </Card>
    </form>
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
