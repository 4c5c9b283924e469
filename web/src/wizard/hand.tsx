// W4: every field by hand, from what was found or what usually works. "Test"
// proves; only then it can be added.

import { useRef, useState } from "preact/hooks";
import type { Problem, Proposal, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import { CertificateFile } from "./certificatefile.tsx";
import { AUTHS, changes, type Fields, fieldsOf, guess, serverOf } from "./fields.ts";
import {
  address,
  attempt,
  busy,
  cancel,
  certificate,
  domain,
  grant,
  type Kept,
  name,
  password,
  problem,
  proof,
  proposal,
  save,
  signIn,
  step,
  typeAddress,
  typePassword,
} from "./flow.ts";
import { ErrorBlock, Field, PasswordField, Primary, Quiet, Screen } from "./parts.tsx";
import { fixText } from "./problem.tsx";
import { mended } from "./problems.ts";
import { type Proof, sendingProblem } from "./proving.ts";
import { Log } from "./search.tsx";
import { otherwise, ServerFields } from "./serverfields.tsx";

export function ByHand() {
  const [found] = useState(start);
  const [incoming, setIncoming] = useState(found.incoming);
  const [outgoing, setOutgoing] = useState(found.outgoing);
  const [sameLogin, setSameLogin] = useState(found.outgoing.user === found.incoming.user);
  const [result, setResult] = useState<Proof | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const tested = useRef("");
  const now = JSON.stringify([
    incoming,
    outgoing,
    sameLogin,
    password.value,
    certificate.value,
    address.value,
  ]);
  const byWindow = incoming.auth === "oauth2";
  const byCertificate = incoming.auth === "client-certificate";
  const fresh = tested.current === now ? result : null;
  const works = fresh?.incoming.state === "works";
  const both = works && fresh.outgoing?.state === "works";
  const changed = found.known ? changes(found.incoming, incoming) + changes(found.outgoing, outgoing) : 0;

  async function test(): Promise<void> {
    const lack = lacking(incoming, outgoing);
    setMissing(lack);
    if (lack || busy.peek()) return;
    if (byWindow && !grant.peek()) {
      proposal.value = asProposal(
        serverOf(incoming, incoming.user),
        serverOf(outgoing, sameLogin ? incoming.user : outgoing.user),
      );
      return signIn("browser");
    }
    busy.value = true;
    setResult(null);
    try {
      const login = sameLogin ? incoming.user : outgoing.user;
      tested.current = now;
      setResult(await attempt(serverOf(incoming, incoming.user), serverOf(outgoing, login)));
    } finally {
      busy.value = false;
    }
  }

  async function addNow(kept: Kept): Promise<void> {
    if (!fresh || busy.peek()) return;
    busy.value = true;
    try {
      await save(fresh, kept);
    } finally {
      busy.value = false;
    }
  }

  return (
    <Screen wide onEnter={() => void (both ? addNow({}) : test())} title={t("w4-title")}>
      <div class="two">
        <Field
          id="w4-name"
          label={t("w1-name")}
          value={name.value}
          autocomplete="name"
          onInput={(value) => (name.value = value)}
        />
        <Field
          id="w4-address"
          label={t("w1-address")}
          inputMode="email"
          value={address.value}
          autocomplete="email"
          onInput={(value) => {
            const before = address.peek();
            typeAddress(value);
            if (incoming.user === before) setIncoming({ ...incoming, user: value });
          }}
        />
      </div>
      <fieldset class="hand">
        <legend>{t("w4-incoming")}</legend>
        <ServerFields
          id="w4-in"
          fields={incoming}
          before={found.known ? found.incoming : null}
          say={asFound}
          kinds={["imap", "pop3"]}
          onChange={setIncoming}
        />
        <div class="two">
          <Field
            id="w4-user"
            label={t("user-name")}
            value={incoming.user}
            hint={otherwise(found.known ? found.incoming.user : undefined, incoming.user, asFound)}
            autocomplete="username"
            onInput={(user) => setIncoming({ ...incoming, user })}
          />
          {!byWindow && !byCertificate && (
            <PasswordField id="w4-password" value={password.value} onInput={typePassword} />
          )}
        </div>
        <Choice
          class="fld"
          id="w4-auth"
          label={t("w4-auth")}
          value={incoming.auth}
          options={AUTHS.map((each) => [each, t(`auth-${each}`)])}
          onChange={(auth) => {
            certificate.value = "";
            setIncoming({ ...incoming, auth });
            setOutgoing({ ...outgoing, auth });
          }}
        />
        {byCertificate && (
          <CertificateFile id="w4-certificate" onChange={(pem) => (certificate.value = pem)} />
        )}
        {works && <Works text={t("w4-receiving-works")} />}
        {fresh?.incoming.problem && (
          <Trouble of={fresh.incoming.problem} tried={fresh} fields={incoming} onMend={setIncoming} />
        )}
      </fieldset>
      <fieldset class="hand">
        <legend>{t("w4-outgoing")}</legend>
        <ServerFields
          id="w4-out"
          fields={outgoing}
          before={found.known ? found.outgoing : null}
          say={asFound}
          kinds={["smtp"]}
          onChange={setOutgoing}
        />
        <label class="tick" for="w4-same">
          <input
            id="w4-same"
            type="checkbox"
            checked={sameLogin}
            onChange={(event) => setSameLogin(event.currentTarget.checked)}
          />
          <span>{t("w4-same")}</span>
        </label>
        {!sameLogin && (
          <Field
            id="w4-out-user"
            label={t("user-name")}
            value={outgoing.user}
            onInput={(user) => setOutgoing({ ...outgoing, user })}
          />
        )}
        {fresh?.outgoing?.state === "works" && <Works text={t("w4-sending-works")} />}
        {fresh?.outgoing?.problem && (
          <Trouble
            of={works ? sendingProblem(fresh) : fresh.outgoing.problem}
            tried={fresh}
            fields={outgoing}
            onMend={setOutgoing}
          />
        )}
      </fieldset>
      {missing && (
        <p class="bad" role="alert">
          <Icon name="circle-alert" small />
          {missing}
        </p>
      )}
      {changed > 0 && (
        <p class="aside" id="w4-changed">
          <Icon name="pen-line" />
          <span>
            {t("w4-changed", { count: changed })}{" "}
            <button
              id="w4-reset"
              class="link"
              type="button"
              onClick={() => {
                setIncoming(found.incoming);
                setOutgoing(found.outgoing);
              }}
            >
              {t("w4-reset")}
            </button>
          </span>
        </p>
      )}
      <div class="acts">
        <Quiet id="w4-back" label={t("back")} onClick={cancel} />
        {works && !both && (
          <button
            id="receive-only"
            class="btn big"
            type="button"
            onClick={() => void addNow({ receiveOnly: true })}
          >
            {t("receive-only")}
          </button>
        )}
        {fresh && !both && (
          <Quiet id="w4-paused" label={t("save-paused")} onClick={() => void addNow({ paused: true })} />
        )}
        <Primary
          id={both ? "w4-add" : "w4-test"}
          label={
            both
              ? t("add-account")
              : byWindow && !grant.value
                ? t("sign-in-with", { provider: incoming.host })
                : fresh
                  ? t("try-again")
                  : t("test")
          }
        />
      </div>
      <Log />
    </Screen>
  );
}

const asFound = (value: string) => t("w4-found", { value });

/** From what was tried, else what was found, else the usual names. */
function start(): { incoming: Fields; outgoing: Fields; known: boolean } {
  const of = proposal.peek();
  const tried = proof.peek();
  const incoming = tried?.incoming.server ?? of?.incoming[0];
  const outgoing = tried?.outgoing?.server ?? of?.outgoing[0];
  return {
    incoming: incoming ? named(incoming) : guess("imap", domain.peek(), address.peek()),
    outgoing: outgoing ? named(outgoing) : guess("smtp", domain.peek(), address.peek()),
    known: incoming !== undefined,
  };
}

/** Where nobody said what the login name is, it is most often the address. */
function named(server: Server): Fields {
  return fieldsOf({ ...server, user: server.user || address.peek().trim() });
}

function lacking(incoming: Fields, outgoing: Fields): string | null {
  if (!address.peek().includes("@")) return t("w1-address-bad");
  if (incoming.host.trim() === "" || outgoing.host.trim() === "") return t("w4-host-missing");
  if (incoming.auth === "client-certificate") return certificate.peek() ? null : t("certificate-none");
  const needed = incoming.auth !== "oauth2" && password.peek() === "" && !grant.peek();
  return needed ? t("w1-password-missing") : null;
}

/** What was typed, as if it had been found. */
function asProposal(incoming: Server, outgoing: Server): Proposal {
  return {
    source: "hand",
    subject: incoming.host,
    rank: 0,
    trusted: true,
    displayName: incoming.host,
    signIn: "oauth2",
    incoming: [incoming],
    outgoing: [outgoing],
    documentation: [],
  };
}

function Works(props: { text: string }) {
  return (
    <p class="okline" role="status">
      <Icon name="circle-check" />
      {props.text}
    </p>
  );
}

/** A problem at its server, with the change that would mend it. */
function Trouble(props: { of: Problem; tried: Proof; fields: Fields; onMend: (fields: Fields) => void }) {
  const now = serverOf(props.fields, props.fields.user);
  const better = mended(props.of, now);
  return (
    <>
      <ErrorBlock problem={props.of} title />
      {better && (
        <button
          id={`mend-${now.protocol}`}
          class="btn"
          type="button"
          onClick={() =>
            props.onMend({ ...fieldsOf(better), user: props.fields.user, auth: props.fields.auth })
          }
        >
          {fixText(now, better)}
        </button>
      )}
      {props.of.args?.fingerprint && (
        <button
          id={`certificate-${now.protocol}`}
          class="btn"
          type="button"
          onClick={() => judge(props.of, props.tried)}
        >
          {t("view-certificate")}
        </button>
      )}
    </>
  );
}

function judge(of: Problem, tried: Proof): void {
  proof.value = tried;
  problem.value = of;
  step.value = "certificate";
}
