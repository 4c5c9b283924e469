// A problem as a screen of its own: what it is, what to do, and the button
// that most likely solves it.

import type { ComponentChildren } from "preact";
import type { Problem, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { goHome, wizardOpen } from "../store/ui.ts";
import { Icon } from "../views/icon.tsx";
import { add, address, busy, cancel, focusOn, password, problem, proof, retry, step } from "./flow.ts";
import { Card, ErrorBlock, PasswordField, problemTexts } from "./parts.tsx";

const WANTS_PASSWORD = ["auth-failed", "app-password", "password-changed"];

export function ProblemScreen() {
  const what = problem.value;
  if (!what) return null;
  const wantsPassword = WANTS_PASSWORD.includes(what.code) || what.args?.why === "password";
  return (
    <form
      class="wf"
      onSubmit={(event) => {
        event.preventDefault();
        main(what).run();
      }}
    >
      <Card wide={what.code === "smtp-failed"} title={problemTexts(what).title.replace(/\.$/, "")}>
        <ErrorBlock key={`${what.code} ${what.said}`} problem={what} />
        {wantsPassword && (
          <PasswordField
            id="w1-password"
            value={password.value}
            autofocus
            onInput={(value) => (password.value = value)}
          />
        )}
        <div class="acts">
          <Second what={what} />
          <button
            id="problem-main"
            class={busy.value ? "btn big primary busy" : "btn big primary"}
            type="submit"
            aria-busy={busy.value}
          >
            {main(what).label}
          </button>
        </div>
        {what.code === "smtp-failed" && (
          <div class="foot">
            <Icon name="settings" small />
            <button id="problem-by-hand" class="link" type="button" onClick={byHand}>
              {t("by-hand")}
            </button>
          </div>
        )}
      </Card>
    </form>
  );
}

function main(what: Problem): { label: string; run: () => void } {
  const again = { label: t("try-again"), run: () => void retry() };
  const names = what.args?.names?.split(/[,\s]+/).filter(Boolean) ?? [];
  const real = names[0];
  switch (what.code) {
    case "dns-domain":
      return { label: t("correct-address"), run: correctAddress };
    case "no-config":
      return { label: t("by-hand"), run: byHand };
    case "oauth-needed":
      return { label: t("other-address"), run: correctAddress };
    case "account-exists":
      return { label: t("open"), run: openExisting };
    case "tls-name":
      if (!real || real.startsWith("*")) return again;
      return {
        label: t("use-name", { name: real }),
        run: () => void retry((server) => renamed(server, what, real)),
      };
    case "no-tls":
      if (!what.args?.tlsPort) return again;
      return {
        label: t("try-port", { port: what.args.tlsPort }),
        run: () => void retry((server) => moved(server, what)),
      };
    default:
      return again;
  }
}

function Second(props: { what: Problem }): ComponentChildren {
  const { code, args } = props.what;
  if (code === "smtp-failed") {
    return (
      <button id="receive-only" class="btn big" type="button" onClick={() => void add({ receiveOnly: true })}>
        {t("receive-only")}
      </button>
    );
  }
  if (code === "tls-untrusted" || code === "tls-expired") {
    return (
      <button id="problem-back" class="btn big quiet" type="button" onClick={cancel}>
        {t("do-not-connect")}
      </button>
    );
  }
  if ((code === "app-password" || code === "protocol-off") && args?.url?.startsWith("https://")) {
    return (
      <a id="problem-page" class="btn big quiet" href={args.url} target="_blank" rel="noreferrer">
        {t("open-page")}
      </a>
    );
  }
  if (code === "dns-domain" || code === "no-config" || code === "account-exists" || code === "offline") {
    return (
      <button id="problem-back" class="btn big quiet" type="button" onClick={cancel}>
        {t("back")}
      </button>
    );
  }
  return (
    <button id="problem-by-hand" class="btn big quiet" type="button" onClick={byHand}>
      {t("by-hand")}
    </button>
  );
}

function correctAddress(): void {
  cancel();
  focusOn("w1-address");
}

function byHand(): void {
  step.value = "hand";
}

function openExisting(): void {
  address.value = "";
  password.value = "";
  cancel();
  wizardOpen.value = false;
  goHome();
}

/** The certificate's own name at the server that it concerns. */
function renamed(server: Server, what: Problem, name: string): Server {
  return server.host === (what.host ?? proof.peek()?.incoming.host) ? { ...server, host: name } : server;
}

function moved(server: Server, what: Problem): Server {
  if (server.host !== what.host || server.port !== what.port) return server;
  return { ...server, port: Number(what.args?.tlsPort), security: "tls" };
}
