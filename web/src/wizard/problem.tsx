// A problem as a screen of its own: what it is, what to do, and the buttons
// that most likely solve it. What works already is said beside it.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ApiError, type Problem, postJson, type Server } from "../api.ts";
import { t } from "../l10n.ts";
import { addIdentity } from "../settings/account.ts";
import { serverAccounts, status } from "../store/accounts.ts";
import { say } from "../store/toasts.ts";
import { goHome, openSettings, wizardOpen } from "../store/ui.ts";
import { Icon } from "../views/icon.tsx";
import {
  add,
  address,
  begin,
  byHand,
  cancel,
  fail,
  focusOn,
  mend,
  name,
  otherProtocol,
  password,
  problem,
  proof,
  remember,
  reset,
  retry,
  step,
  typePassword,
  useOther,
} from "./flow.ts";
import { securityName } from "./found.tsx";
import { ErrorBlock, hostOf, Out, PasswordField, Primary, Quiet, Screen } from "./parts.tsx";
import { mended, problemTexts } from "./problems.ts";
import { Log } from "./search.tsx";

const WANTS_PASSWORD = ["auth-failed", "app-password", "password-changed", "password-missing"];
const CERTIFICATE = ["tls-name", "tls-untrusted", "tls-expired"];

export function ProblemScreen() {
  const what = problem.value;
  useEffect(() => {
    if (what?.code !== "offline") return;
    const again = () => void retry();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [what]);
  if (!what) return null;
  const cause = what.args?.cause ?? what.code;
  const first = main(what, cause);
  return (
    <Screen wide onEnter={() => first.run()} title={problemTexts(what).title.replace(/\.$/, "")}>
      <ErrorBlock key={`${what.code} ${what.said}`} problem={what} />
      <Works />
      <Enable of={what} />
      {WANTS_PASSWORD.includes(cause) && (
        <PasswordField id="w1-password" value={password.value} autofocus onInput={typePassword} />
      )}
      <div class="acts">
        <Others what={what} cause={cause} />
        <Primary id="problem-main" label={first.label} />
      </div>
      <Log />
    </Screen>
  );
}

/** The side that works, so that nobody looks for the trouble there. */
function Works() {
  const { incoming, outgoing } = proof.value ?? {};
  const working = [incoming, outgoing].find((side) => side?.state === "works");
  if (!working) return null;
  return (
    <p class="okline" id="problem-works">
      <Icon name="circle-check" />
      {working === incoming ? t("w4-receiving-works") : t("w4-sending-works")}
    </p>
  );
}

/** The provider's page about it. */
function Enable(props: { of: Problem }) {
  const url = props.of.args?.url;
  if (!url || !["app-password", "protocol-off", "auth-failed"].includes(props.of.code)) return null;
  return (
    <p class="aside">
      <Icon name="info" />
      <span id="problem-page">
        <Out href={url}>{t("help-of", { host: hostOf(url) })}</Out>
      </span>
    </p>
  );
}

interface Button {
  label: string;
  run: () => void;
}

function main(what: Problem, cause: string): Button {
  const again: Button = { label: t("try-again"), run: () => void retry() };
  switch (cause) {
    case "dns-domain":
      return { label: t("correct-address"), run: correctAddress };
    case "dns-host":
    case "no-config":
    case "exchange-only":
      return { label: t("by-hand"), run: byHand };
    case "oauth-needed":
      return {
        label: t("sign-in-with", { provider: what.args?.provider ?? what.host ?? "" }),
        run: () => void begin(),
      };
    case "account-exists":
      return { label: t("open"), run: open };
    case "tls-untrusted":
    case "tls-expired":
      return { label: t("do-not-connect"), run: cancel };
    default: {
      const better = fix(what);
      return better ? { label: better, run: () => void mend() } : again;
    }
  }
}

/** What the mending button says; null where nothing is known to mend it. */
function fix(what: Problem): string | null {
  for (const side of [proof.value?.incoming, proof.value?.outgoing]) {
    const better = side && mended(what, side.server);
    if (side && better) return fixText(side.server, better);
  }
  return null;
}

export function fixText(now: Server, better: Server): string {
  if (better.host !== now.host) return t("use-name", { name: better.host });
  return t("use-port", { port: String(better.port), security: securityName(better.security) });
}

function Others(props: { what: Problem; cause: string }): ComponentChildren {
  const { what, cause } = props;
  const other = otherProtocol();
  const again = <Quiet id="problem-again" label={t("try-again")} onClick={() => void retry()} />;
  return (
    <>
      {BACK.includes(cause) ? (
        <Quiet id="problem-back" label={t("back")} onClick={cancel} />
      ) : (
        <Quiet id="problem-by-hand" label={t("by-hand")} onClick={byHand} />
      )}
      {CERTIFICATE.includes(cause) && (
        <Quiet
          id="problem-certificate"
          label={t("view-certificate")}
          onClick={() => (step.value = "certificate")}
        />
      )}
      {fix(what) && cause !== "tls-name" && again}
      {cause === "protocol-off" && other && (
        <Quiet
          id="problem-other"
          label={t("use-other", { protocol: other.protocol.toUpperCase() })}
          onClick={() => void useOther()}
        />
      )}
      {what.code === "account-exists" && password.value !== "" && (
        <Quiet id="problem-repair" label={t("repair")} onClick={() => void repair()} />
      )}
      {what.code === "account-exists" && (
        <Quiet id="problem-identity" label={t("add-as-identity")} onClick={() => void addName()} />
      )}
      {what.code === "smtp-failed" && (
        <button
          id="receive-only"
          class="btn big"
          type="button"
          onClick={() => void add({ receiveOnly: true })}
        >
          {t("receive-only")}
        </button>
      )}
    </>
  );
}

const BACK = ["dns-domain", "no-config", "exchange-only", "account-exists", "offline", "local"];

function correctAddress(): void {
  cancel();
  focusOn("w1-address");
}

/** The account that is here already. */
function existing(): string | undefined {
  const told = problem.peek()?.args?.id;
  if (told) return told;
  const same = address.peek().trim().toLowerCase();
  const known = status.peek()?.accounts.find((each) => each.address.toLowerCase() === same);
  return known?.id ?? serverAccounts.peek()[0]?.id;
}

function open(): void {
  const id = existing();
  reset();
  wizardOpen.value = false;
  goHome(id);
}

/** Gives the account that is here the name that was typed, beside the one it has. */
async function addName(): Promise<void> {
  const id = existing();
  if (!id || !(await addIdentity(id, address.peek().trim(), name.peek().trim()))) return;
  open();
  openSettings("identity", id);
}

/** Gives the account that is here the password that was typed, once its servers take it. */
async function repair(): Promise<void> {
  const id = existing();
  if (!id) return;
  try {
    await postJson(`/api/accounts/${id}/password`, { password: password.peek(), remember: remember.peek() });
    open();
    say(t("password-saved"));
  } catch (error) {
    fail(error instanceof ApiError && error.problem ? error.problem : { code: "local", said: String(error) });
  }
}
