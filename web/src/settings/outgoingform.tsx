// One outgoing server, to be added or changed. What is typed is tried first; what
// does not let us in is saved only on the person's word, as unproven.

import { useState } from "preact/hooks";
import { type AccountSettings, ApiError, type OutgoingServer, type Problem } from "../api.ts";
import { t } from "../l10n.ts";
import { say } from "../store/toasts.ts";
import { Choice } from "../views/choice.tsx";
import { CertificateFile } from "../wizard/certificatefile.tsx";
import { fieldsOf, guess, serverOf } from "../wizard/fields.ts";
import { pinUntil } from "../wizard/flow.ts";
import { signInAt } from "../wizard/oauth.ts";
import { ErrorBlock, Field, PasswordField, Primary } from "../wizard/parts.tsx";
import { fixText } from "../wizard/problem.tsx";
import { mended, problemOf } from "../wizard/problems.ts";
import type { Pin } from "../wizard/proving.ts";
import { ServerFields } from "../wizard/serverfields.tsx";
import { saveOutgoing } from "./account.ts";
import { Judge } from "./serverform.tsx";
import { SigningIn } from "./window.tsx";

const LOGINS: OutgoingServer["login"][] = ["account", "password", "oauth2", "certificate", "none"];

const asKept = (value: string) => t("settings-kept", { value });

export function OutgoingForm(props: { of: AccountSettings; one?: OutgoingServer; onDone?: () => void }) {
  const { of, one } = props;
  const before = one ? fieldsOf(one.server) : null;
  const [fields, setFields] = useState(() => before ?? fresh(of));
  const [label, setLabel] = useState(one?.label ?? "");
  const [login, setLogin] = useState(one?.login ?? "account");
  const [ehlo, setEhlo] = useState(one?.ehlo ?? "");
  const [password, setPassword] = useState("");
  const [certificate, setCertificate] = useState("");
  // What a sign-in gave, until it is saved.
  const [grant, setGrant] = useState("");
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const id = one ? `set-${one.id}` : "set-outgoing";
  const typed = { ...serverOf(fields, fields.user), auth: one?.server.auth ?? [] };

  const kept = one?.login === login;
  const lacks = login === "certificate" && !kept && certificate === "";

  /** What it lets in by that is its own, where that is new; null: the sign-in was called off. */
  async function own(again: boolean): Promise<Record<string, string> | Problem | null> {
    if (login === "password" && password !== "") return { password };
    if (login === "certificate" && certificate !== "") return { certificate };
    if (login !== "oauth2" || (kept && !again)) return {};
    if (grant !== "" && !again) return { grant };
    const here = one && kept && fields.host === before?.host;
    const place = here ? { account: of.id, server: one.id } : { outgoing: typed };
    const ended = await signInAt(fields.user, place, "browser");
    if (ended && "grant" in ended) setGrant(ended.grant);
    return ended;
  }

  async function save(pins: Pin[] = [], unproven = false, again = false): Promise<void> {
    setAsked(true);
    if (busy || fields.host.trim() === "" || lacks) return;
    setBusy(true);
    try {
      const given = await own(again);
      if (given === null) return;
      if ("code" in given) return setProblem(given as Problem);
      const wanted = { label, server: typed, login, ehlo, pins, unproven, ...given };
      const { proven } = await saveOutgoing(of.id, one?.id, wanted);
      setProblem(null);
      setPassword("");
      setCertificate("");
      setGrant("");
      say(proven ? t("server-saved") : t("outgoing-saved-unproven"));
      props.onDone?.();
    } catch (error) {
      // The sign-in is too old.
      if (error instanceof ApiError && error.status === 404) setGrant("");
      setProblem(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }

  const better = problem?.protocol === "smtp" ? mended(problem, typed) : null;
  return (
    <form
      class="fields"
      id={`${id}-form`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ServerFields
        id={id}
        fields={fields}
        before={before}
        say={asKept}
        kinds={["smtp"]}
        onChange={setFields}
      />
      <div class="two">
        <Choice
          class="fld"
          id={`${id}-login`}
          label={t("outgoing-login")}
          value={login}
          options={LOGINS.map((each) => [each, t(`outgoing-login-${each}`)])}
          onChange={(value) => setLogin(LOGINS.find((each) => each === value) ?? "account")}
        />
        {login !== "none" && (
          <Field
            id={`${id}-user`}
            label={t("user-name")}
            value={fields.user}
            autocomplete="username"
            onInput={(user) => setFields({ ...fields, user })}
          />
        )}
      </div>
      {login === "none" && <p class="hint">{t("outgoing-login-none-hint")}</p>}
      {login === "password" && (
        <>
          <PasswordField id={`${id}-password`} value={password} onInput={setPassword} />
          {one?.login === "password" && <p class="hint">{t("outgoing-password-kept")}</p>}
        </>
      )}
      {login === "certificate" && (
        <CertificateFile
          id={`${id}-certificate`}
          kept={kept}
          missing={asked && lacks}
          onChange={setCertificate}
        />
      )}
      {login === "oauth2" && kept && (
        <div class="do">
          <button id={`${id}-again`} type="button" class="btn" onClick={() => void save([], false, true)}>
            {t("settings-sign-in-again")}
          </button>
        </div>
      )}
      {login === "oauth2" && busy && <SigningIn />}
      <div class="two">
        <Field
          id={`${id}-label`}
          label={t("outgoing-label")}
          value={label}
          hint={t("account-name-hint")}
          onInput={setLabel}
        />
        <Field
          id={`${id}-ehlo`}
          label={t("outgoing-ehlo")}
          value={ehlo}
          hint={t("outgoing-ehlo-hint")}
          inputMode="url"
          onInput={setEhlo}
        />
      </div>
      {problem && <ErrorBlock problem={problem} title />}
      {problem && pinUntil(problem) && <Judge id={id} of={problem} onTrust={(pin) => void save([pin])} />}
      <div class="do">
        {better && (
          <button
            id={`${id}-mend`}
            type="button"
            class="btn"
            onClick={() => setFields({ ...fieldsOf(better), user: fields.user })}
          >
            {fixText(typed, better)}
          </button>
        )}
        {problem && (
          <button id={`${id}-unproven`} type="button" class="btn" onClick={() => void save([], true)}>
            {t("outgoing-save-unproven")}
          </button>
        )}
        <Primary id={`${id}-save`} label={t("test-and-save")} busy={busy} />
      </div>
    </form>
  );
}

function fresh(of: AccountSettings) {
  return guess("smtp", of.address.split("@").at(-1) ?? "", of.incoming?.user ?? of.address);
}
