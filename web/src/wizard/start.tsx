// W1: name, address, password. Looking up starts while the address is typed;
// what it finds may change the last field.

import { useEffect } from "preact/hooks";
import { t } from "../l10n.ts";
import { serverAccounts } from "../store/accounts.ts";
import { whoami } from "../store/whoami.ts";
import { plausible } from "../text/people.ts";
import { Icon } from "../views/icon.tsx";
import { meant, proposals } from "./finding.ts";
import {
  address,
  begin,
  byHand,
  fieldErrors,
  leave,
  name,
  ownWindow,
  password,
  proceed,
  remember,
  search,
  step,
  typeAddress,
  typePassword,
} from "./flow.ts";
import { Field, Out, PasswordField, Primary, Quiet, Screen, Tick } from "./parts.tsx";

/** Looking up starts this long after the address is complete, in milliseconds. */
const PAUSE = 400;

export function Start() {
  const typed = address.value.trim();
  useEffect(() => {
    if (!plausible(typed)) return;
    const timer = setTimeout(search, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const first = serverAccounts.value.length === 0;
  const byWindow = ownWindow.value;
  return (
    <Screen
      onEnter={() => void (byWindow && password.peek() === "" ? begin() : proceed())}
      title={t("w1-title")}
    >
      <p class="lead">{t("w1-lead")}</p>
      <Field
        id="w1-name"
        label={t("w1-name")}
        hint={t("w1-name-hint")}
        value={name.value}
        autocomplete="name"
        autofocus={name.peek() === ""}
        onInput={(value) => (name.value = value)}
      />
      <Field
        id="w1-address"
        label={t("w1-address")}
        inputMode="email"
        value={address.value}
        error={fieldErrors.value.address}
        autocomplete="email"
        autofocus={name.peek() !== ""}
        onInput={typeAddress}
      />
      <Meant />
      {byWindow ? (
        <p class="aside" id="w1-window">
          <Icon name="log-in" />
          <span>{t("w1-window", { provider: byWindow.displayName })}</span>
        </p>
      ) : (
        <>
          <PasswordField
            id="w1-password"
            value={password.value}
            error={fieldErrors.value.password}
            onInput={typePassword}
          />
          <AppPassword />
        </>
      )}
      <Tick
        id="w1-remember"
        label={whoami.value?.passwordStore === "keyring" ? t("w1-remember-keyring") : t("w1-remember")}
        checked={remember.value}
        onChange={(on) => (remember.value = on)}
      />
      <div class="acts">
        <Quiet id="w1-by-hand" label={t("by-hand")} onClick={byHand} />
        <Primary
          id="w1-continue"
          label={byWindow ? t("sign-in-with", { provider: byWindow.displayName }) : t("continue")}
        />
      </div>
      <div class="foot">
        <Icon name="layers" small />
        <span>
          {t("w1-import")}{" "}
          <button id="w1-import" class="link" type="button" onClick={() => (step.value = "import")}>
            {t("w1-import-start")}
          </button>
        </span>
      </div>
      <div class="foot">
        <Icon name={first ? "hard-drive" : "arrow-left"} small />
        <span>
          {first ? t("w1-local") : t("w1-have-account")}{" "}
          <button id="w1-leave" class="link" type="button" onClick={leave}>
            {first ? t("w1-local-start") : t("w1-back")}
          </button>
        </span>
      </div>
    </Screen>
  );
}

/** A slip in a well-known domain. */
function Meant() {
  const better = meant.value;
  if (!better) return <p class="meant" role="status" />;
  return (
    <p class="meant" role="status">
      <button id="w1-meant" type="button" class="link" onClick={() => typeAddress(better)}>
        {t("w1-meant", { domain: better.split("@").at(-1) ?? "" })}
      </button>
    </p>
  );
}

/** Said before the usual password is refused. */
function AppPassword() {
  const best = proposals.value[0];
  if (best?.signIn !== "app-password") return null;
  const page = best.documentation[0];
  return (
    <p class="aside" id="w1-app-password">
      <Icon name="info" />
      <span>
        {t("w1-app-password", { provider: best.displayName })}{" "}
        {page && <Out href={page}>{t("help-page")}</Out>}
      </span>
    </p>
  );
}
