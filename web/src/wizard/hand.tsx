// W4: every field by hand, prefilled with the best guess. The port follows the
// security until somebody types one. "Test" proves; only then it can be added.

import { useRef, useState } from "preact/hooks";
import type { Protocol, Security, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import {
  address,
  busy,
  cancel,
  domain,
  name,
  type Proof,
  password,
  proof,
  proposal,
  prove,
  save,
  sendingProblem,
} from "./flow.ts";
import { Card, ErrorBlock, Field, PasswordField } from "./parts.tsx";

const PORTS: Record<Protocol, Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 587 },
};

/** A server's fields as typed; a port of its own stops following the security. */
interface Typed {
  protocol: Protocol;
  host: string;
  port: string;
  ownPort: boolean;
  security: Security;
  user: string;
  auth: string;
}

export function ByHand() {
  const [incoming, setIncoming] = useState<Typed>(() => guess("imap"));
  const [outgoing, setOutgoing] = useState<Typed>(() => guess("smtp"));
  const [sameLogin, setSameLogin] = useState(true);
  const [result, setResult] = useState<Proof | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const tested = useRef("");
  const now = JSON.stringify([incoming, outgoing, sameLogin, password.value, address.value]);
  const fresh = result !== null && tested.current === now;
  const works = fresh && !result.incomingProblem;
  const both = works && !result.outgoingProblem;

  async function test(): Promise<void> {
    const lack = !address.peek().includes("@")
      ? t("w1-address-bad")
      : incoming.host.trim() === "" || outgoing.host.trim() === ""
        ? t("w4-host-missing")
        : password.peek() === ""
          ? t("w1-password-missing")
          : null;
    setMissing(lack);
    if (lack || busy.peek()) return;
    busy.value = true;
    setResult(null);
    try {
      const inServer = serverOf(incoming, incoming.user);
      const outServer = serverOf(outgoing, sameLogin ? incoming.user : outgoing.user);
      tested.current = now;
      setResult(await prove(inServer, outServer));
    } finally {
      busy.value = false;
    }
  }

  async function addNow(receiveOnly: boolean): Promise<void> {
    if (!result) return;
    proposal.value = null;
    proof.value = result;
    busy.value = true;
    try {
      await save(result, receiveOnly);
    } finally {
      busy.value = false;
    }
  }

  return (
    <form
      class="wf"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void (both ? addNow(false) : test());
      }}
    >
      <Card wide title={t("w4-title")}>
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
            type="email"
            value={address.value}
            autocomplete="email"
            onInput={(value) => {
              const before = address.peek();
              address.value = value;
              if (incoming.user === before) setIncoming({ ...incoming, user: value });
            }}
          />
        </div>
        <fieldset class="hand">
          <legend>{t("w4-incoming")}</legend>
          <ServerFields id="w4-in" typed={incoming} kinds={["imap", "pop3"]} onChange={setIncoming} />
          <div class="two">
            <Field
              id="w4-user"
              label={t("user-name")}
              value={incoming.user}
              autocomplete="username"
              onInput={(user) => setIncoming({ ...incoming, user })}
            />
            <PasswordField
              id="w4-password"
              value={password.value}
              onInput={(value) => (password.value = value)}
            />
          </div>
          <Choice
            class="fld"
            id="w4-auth"
            label={t("w4-auth")}
            value={incoming.auth}
            options={["automatic", "password", "encrypted-password"].map((each) => [each, t(`auth-${each}`)])}
            onChange={(auth) => setIncoming({ ...incoming, auth })}
          />
          {fresh && <Line ok={!result.incomingProblem} text={t("w4-receiving-works")} />}
          {fresh && result.incomingProblem && <ErrorBlock problem={result.incomingProblem} title />}
        </fieldset>
        <fieldset class="hand">
          <legend>{t("w4-outgoing")}</legend>
          <ServerFields id="w4-out" typed={outgoing} kinds={["smtp"]} onChange={setOutgoing} />
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
          {fresh && works && <Line ok={!result.outgoingProblem} text={t("w4-sending-works")} />}
          {fresh && works && result.outgoingProblem && <ErrorBlock problem={sendingProblem(result)} title />}
        </fieldset>
        {missing && (
          <p class="bad" role="alert">
            <Icon name="circle-alert" small />
            {missing}
          </p>
        )}
        <div class="acts">
          <button id="w4-back" class="btn big quiet" type="button" onClick={cancel}>
            {t("back")}
          </button>
          {works && !both && (
            <button id="receive-only" class="btn big" type="button" onClick={() => void addNow(true)}>
              {t("receive-only")}
            </button>
          )}
          <button
            id={both ? "w4-add" : "w4-test"}
            class={busy.value ? "btn big primary busy" : "btn big primary"}
            type="submit"
            aria-busy={busy.value}
          >
            {both ? t("add-account") : fresh ? t("try-again") : t("test")}
          </button>
        </div>
      </Card>
    </form>
  );
}

function Line(props: { ok: boolean; text: string }) {
  if (!props.ok) return null;
  return (
    <p class="okline" role="status">
      <Icon name="circle-check" />
      {props.text}
    </p>
  );
}

function ServerFields(props: {
  id: string;
  typed: Typed;
  kinds: Protocol[];
  onChange: (typed: Typed) => void;
}) {
  const { id, typed, onChange } = props;
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    if (!next.ownPort) next.port = String(PORTS[next.protocol][next.security]);
    onChange(next);
  };
  return (
    <>
      <div class={props.kinds.length > 1 ? "three" : "one"}>
        {props.kinds.length > 1 && (
          <Choice
            class="fld"
            id={`${id}-kind`}
            label={t("w4-kind")}
            value={typed.protocol}
            options={props.kinds.map((kind) => [kind, kind.toUpperCase()])}
            onChange={(protocol) => change({ protocol: protocol as Protocol })}
          />
        )}
        <Field
          id={`${id}-host`}
          label={t("w4-host")}
          value={typed.host}
          inputMode="url"
          onInput={(host) => change({ host })}
        />
      </div>
      <div class="two">
        <Choice
          class="fld"
          id={`${id}-security`}
          label={t("w4-security")}
          value={typed.security}
          options={[
            ["tls", "TLS"],
            ["starttls", "STARTTLS"],
            ["none", t("security-none")],
          ]}
          onChange={(security) => change({ security: security as Security })}
        />
        <Field
          id={`${id}-port`}
          label={t("w4-port")}
          value={typed.port}
          inputMode="numeric"
          onInput={(port) => change({ port: port.replace(/\D/g, "").slice(0, 5), ownPort: true })}
        />
      </div>
      {typed.security === "none" && (
        <p class="bad" role="alert">
          <Icon name="triangle-alert" small />
          {t("w4-clear")}
        </p>
      )}
    </>
  );
}

function guess(kind: "imap" | "smtp"): Typed {
  const known =
    kind === "imap"
      ? (proof.peek()?.incoming ?? proposal.peek()?.incoming[0])
      : (proof.peek()?.outgoing ?? proposal.peek()?.outgoing[0]);
  if (known) {
    return {
      protocol: known.protocol,
      host: known.host,
      port: String(known.port),
      ownPort: known.port !== PORTS[known.protocol][known.security],
      security: known.security,
      user: known.user,
      auth: "automatic",
    };
  }
  return {
    protocol: kind,
    host: domain.peek() ? `${kind}.${domain.peek()}` : "",
    port: String(PORTS[kind].tls),
    ownPort: false,
    security: "tls",
    user: address.peek().trim(),
    auth: "automatic",
  };
}

function serverOf(typed: Typed, user: string): Server {
  return {
    protocol: typed.protocol,
    host: typed.host.trim(),
    port: Number(typed.port) || PORTS[typed.protocol][typed.security],
    security: typed.security,
    user: user.trim() || address.peek().trim(),
    auth: typed.auth === "automatic" ? [] : [typed.auth],
  };
}
