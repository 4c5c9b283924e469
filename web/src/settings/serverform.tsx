// The incoming server of an account, for changing. What is typed is tried first: only
// servers that let us in are saved.

import { useEffect, useRef, useState } from "preact/hooks";
import { type AccountSettings, ApiError, type Problem, postJson, type Server } from "../api.ts";
import { t } from "../l10n.ts";
import { loadStatus } from "../store/accounts.ts";
import { say } from "../store/toasts.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import { Facts } from "../wizard/certificate.tsx";
import { CertificateFile } from "../wizard/certificatefile.tsx";
import { AUTHS, changes, type Fields, fieldsOf, serverOf } from "../wizard/fields.ts";
import { pinUntil } from "../wizard/flow.ts";
import { signInAt } from "../wizard/oauth.ts";
import { ErrorBlock, Field, PasswordField, Primary } from "../wizard/parts.tsx";
import { fixText } from "../wizard/problem.tsx";
import { day, mended, problemOf } from "../wizard/problems.ts";
import type { Pin } from "../wizard/proving.ts";
import { otherwise, ServerFields } from "../wizard/serverfields.tsx";
import { load } from "./account.ts";

/** Problems that another password may mend. */
const WANTS_PASSWORD = ["auth-failed", "app-password", "password-changed", "password-missing"];

const asKept = (value: string) => t("settings-kept", { value });

export function ServerForm(props: { of: AccountSettings; kept: Server }) {
  const { of, kept } = props;
  const before = filled(kept, of);
  const [fields, setFields] = useState(before);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [password, setPassword] = useState("");
  const [certificate, setCertificate] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const last = useRef([JSON.stringify(before)]);
  useEffect(() => {
    // What is kept stands here, but what was typed while it was tried stays.
    setFields((now) => (last.current.includes(JSON.stringify(now)) ? before : now));
    last.current = [JSON.stringify(before)];
  }, [JSON.stringify(kept)]);
  const changed = changes(before, fields) + (before.auth === fields.auth ? 0 : 1);
  const typed = serverOf(fields, fields.user);
  const servers = { incoming: typed, outgoing: of.outgoing };

  const byCertificate = fields.auth === "client-certificate";
  const shows = of.login.certificate ?? false;
  const lacks = byCertificate && !shows && certificate === "";

  async function save(pins: Pin[] = []): Promise<void> {
    setAsked(true);
    if (busy || fields.host.trim() === "" || lacks) return;
    setBusy(true);
    last.current.push(JSON.stringify(fields));
    try {
      const own = certificate === "" ? {} : { certificate };
      const given = byCertificate ? own : await key(of, servers, password);
      if (given === null) return;
      if ("code" in given) return setProblem(given);
      await postJson(`/api/accounts/${of.id}/servers`, { ...servers, ...given, pins });
      await Promise.all([load(of.id), loadStatus()]);
      setProblem(null);
      setPassword("");
      setCertificate("");
      say(t("server-saved"));
    } catch (error) {
      setProblem(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }

  const id = "set-incoming";
  const asksPassword = shows && ["password", "encrypted-password"].includes(fields.auth);
  const better = problem && problem.protocol === fields.protocol ? mended(problem, typed) : null;
  return (
    <form
      class="fields"
      id={id}
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
        kinds={[of.kind === "pop3" ? "pop3" : "imap"]}
        onChange={setFields}
      />
      <div class="two">
        <Field
          id={`${id}-user`}
          label={t("user-name")}
          value={fields.user}
          hint={otherwise(before.user, fields.user, asKept)}
          autocomplete="username"
          onInput={(user) => setFields({ ...fields, user })}
        />
        <Choice
          class="fld"
          id={`${id}-auth`}
          label={t("w4-auth")}
          value={fields.auth}
          options={AUTHS.map((each) => [each, t(`auth-${each}`)])}
          onChange={(auth) => setFields({ ...fields, auth })}
        />
      </div>
      {byCertificate && (
        <CertificateFile
          id={`${id}-certificate`}
          kept={shows}
          missing={asked && lacks}
          onChange={setCertificate}
        />
      )}
      {problem && <ErrorBlock problem={problem} title />}
      {(asksPassword || (problem && WANTS_PASSWORD.includes(problem.code))) && !byCertificate && (
        <PasswordField id={`${id}-password`} value={password} onInput={setPassword} />
      )}
      {problem && pinUntil(problem) && <Judge id={id} of={problem} onTrust={(pin) => void save([pin])} />}
      <div class="do">
        {better && (
          <button
            id={`${id}-mend`}
            type="button"
            class="btn"
            onClick={() => setFields({ ...fieldsOf(better), user: fields.user, auth: fields.auth })}
          >
            {fixText(typed, better)}
          </button>
        )}
        {changed > 0 && (
          <span class="changed" id={`${id}-changed`}>
            <Icon name="pen-line" small />
            <span>
              {t("settings-changed", { count: changed })}{" "}
              <button id={`${id}-reset`} type="button" class="link" onClick={() => setFields(before)}>
                {t("settings-reset")}
              </button>
            </span>
          </span>
        )}
        <Primary id={`${id}-save`} label={t("test-and-save")} busy={busy} />
      </div>
    </form>
  );
}

/** A certificate that nobody vouches for, to be taken for this server until a day. */
export function Judge(props: { id: string; of: Problem; onTrust: (pin: Pin) => void }) {
  const { of } = props;
  const until = pinUntil(of);
  const { fingerprint } = of.args ?? {};
  if (!until || !fingerprint || !of.host || !of.port) return null;
  const pin = { host: of.host, port: of.port, fingerprint, until: Math.floor(Date.parse(until) / 1000) };
  return (
    <details class="certificate">
      <summary>{t("view-certificate")}</summary>
      <Facts of={of} />
      <p>{t("w6-scope", { host: of.host, date: day(until) })}</p>
      <button id={`${props.id}-trust`} type="button" class="btn" onClick={() => props.onTrust(pin)}>
        {t("w6-trust", { date: day(until) })}
      </button>
    </details>
  );
}

/** What to sign in with: what is kept, unless something was typed or a window is needed. */
async function key(
  of: AccountSettings,
  servers: { incoming: Server; outgoing: Server | null },
  password: string,
): Promise<{ password?: string } | { grant: string } | Problem | null> {
  const byWindow = [servers.incoming, servers.outgoing].some((server) => server?.auth[0] === "oauth2");
  if (of.login.oauth || byWindow) return signInAt(of.address, servers, "browser");
  return password === "" ? {} : { password };
}

function filled(server: Server, of: AccountSettings): Fields {
  const [auth, more] = of.login.certificate ? ["client-certificate"] : server.auth;
  return { ...fieldsOf(server), auth: auth && !more && AUTHS.includes(auth) ? auth : "automatic" };
}
