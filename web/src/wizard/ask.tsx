// W3 before the proof: what only the person can say. Which of the provider's
// products it is, and that the domain which shall get the password is right.

import { useState } from "preact/hooks";
import type { Proposal, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import { proposals } from "./finding.ts";
import { byHand, confirm, domain, proposal } from "./flow.ts";
import { shown } from "./names.ts";
import { Primary, Quiet, Screen } from "./parts.tsx";
import { Log, sourceName } from "./search.tsx";

export function Ask() {
  const first = proposal.value;
  const [chosen, setChosen] = useState(0);
  const [host, setHost] = useState("");
  if (!first) return null;
  const candidates = alternatives(first);
  const taken = candidates[chosen] ?? first;
  const hosts = hostsOf(taken);
  const here = hosts.includes(host) ? host : (hosts[0] ?? "");
  return (
    <Screen
      wide
      onEnter={() => void confirm(onHost(taken, here))}
      title={candidates.length > 1 ? t("w3-which") : t("w3-confirm")}
    >
      <p class="lead">
        {t("w3-confirm-lead", {
          domain: domain.value,
          source: sourceName(first.source, first.via ?? first.subject),
        })}
      </p>
      {candidates.length > 1 && (
        <fieldset class="opts one">
          <legend class="vh">{t("w3-which")}</legend>
          {candidates.map((each, at) => (
            <label class="opt" key={each.rank} for={`ask-${at}`}>
              <input
                id={`ask-${at}`}
                type="radio"
                name="candidate"
                checked={at === chosen}
                onChange={() => setChosen(at)}
              />
              <b dir="auto">{each.displayName}</b>
              <span class="p">{each.incoming[0]?.host}</span>
            </label>
          ))}
        </fieldset>
      )}
      {hosts.length > 1 && (
        <Choice
          class="fld"
          id="ask-host"
          label={t("w3-host")}
          value={here}
          options={hosts.map((each) => [each, each])}
          onChange={setHost}
        />
      )}
      <Domains of={taken} />
      <div class="acts">
        <Quiet id="ask-by-hand" label={t("by-hand")} onClick={byHand} />
        <Primary id="ask-yes" label={t("w3-yes")} />
      </div>
      <Log />
    </Screen>
  );
}

/** The answers to a question; else the rest that nobody vouches for. */
function alternatives(first: Proposal): Proposal[] {
  const same = (each: Proposal) => each.subject === first.subject && each.question !== undefined;
  return first.question ? proposals.value.filter(same) : [first];
}

/** Several servers alike, of which the person has one. */
function hostsOf(of: Proposal): string[] {
  const protocol = of.incoming[0]?.protocol;
  const alike = of.incoming.filter((server) => server.protocol === protocol);
  return of.question ? [...new Set(alike.map((server) => server.host))] : [];
}

/** The proposal with the servers of that host first. */
function onHost(of: Proposal, host: string): Proposal {
  const at = hostsOf(of).indexOf(host);
  if (at <= 0) return of;
  const first = (servers: Server[], fits: (server: Server) => boolean) => [
    ...servers.filter(fits),
    ...servers.filter((server) => !fits(server)),
  ];
  const here = (server: Server) => server.host === host;
  return { ...of, incoming: first(of.incoming, here), outgoing: first(of.outgoing, here) };
}

/** Large and whole: it is what the person has to judge. */
function Domains(props: { of: Proposal }) {
  const names = props.of.confirm ?? [];
  if (names.length === 0) return null;
  return (
    <div class="judge" id="ask-domains">
      <p>
        <Icon name="shield-alert" />
        {t("w3-password-goes-to")}
      </p>
      {names.map((name) => {
        const { letters, ascii } = shown(name);
        return (
          <p key={name} class="domain" dir="ltr">
            {letters && <b>{letters}</b>}
            {letters ? <small>{ascii}</small> : <b>{ascii}</b>}
          </p>
        );
      })}
      <p>{t("w3-confirm-hint")}</p>
    </div>
  );
}
