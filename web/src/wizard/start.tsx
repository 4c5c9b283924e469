// W1: name, address, password. Looking up starts while the address is typed.

import { useEffect } from "preact/hooks";
import { t } from "../l10n.ts";
import { serverAccounts } from "../store/accounts.ts";
import { whoami } from "../store/whoami.ts";
import { plausible } from "../text/people.ts";
import { Icon } from "../views/icon.tsx";
import { address, busy, fieldErrors, find, leave, name, password, proceed, remember, step } from "./flow.ts";
import { Card, Field, PasswordField, Tick } from "./parts.tsx";

/** Looking up starts this long after the address is complete, in milliseconds. */
const PAUSE = 400;

/** Domains that are often mistyped, with the slips that are not domains of anybody we know. */
const SLIPS: Record<string, string> = {
  "gmial.com": "gmail.com",
  "gmai.com": "gmail.com",
  "gmail.con": "gmail.com",
  "gmail.co": "gmail.com",
  "hotmial.com": "hotmail.com",
  "hotmail.con": "hotmail.com",
  "outlok.com": "outlook.com",
  "outlook.con": "outlook.com",
  "yaho.com": "yahoo.com",
  "icloud.con": "icloud.com",
  "ziggo.ln": "ziggo.nl",
  "kpnmail.ln": "kpnmail.nl",
};

export function Start() {
  const typed = address.value.trim();
  useEffect(() => {
    if (!plausible(typed)) return;
    const timer = setTimeout(find, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const meant = SLIPS[typed.split("@")[1]?.toLowerCase() ?? ""];
  const first = serverAccounts.value.length === 0;
  return (
    <form
      class="wf"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void proceed();
      }}
    >
      <Card title={t("w1-title")}>
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
          type="email"
          inputMode="email"
          value={address.value}
          error={fieldErrors.value.address}
          autocomplete="email"
          autofocus={name.peek() !== ""}
          onInput={(value) => (address.value = value)}
        />
        {meant && (
          <p class="meant">
            <button
              type="button"
              class="link"
              onClick={() => (address.value = typed.replace(/@.*$/, `@${meant}`))}
            >
              {t("w1-meant", { domain: meant })}
            </button>
          </p>
        )}
        <PasswordField
          id="w1-password"
          value={password.value}
          error={fieldErrors.value.password}
          onInput={(value) => (password.value = value)}
        />
        <Tick
          id="w1-remember"
          label={whoami.value?.passwordStore === "keyring" ? t("w1-remember-keyring") : t("w1-remember")}
          checked={remember.value}
          onChange={(on) => (remember.value = on)}
        />
        <div class="acts">
          <button id="w1-by-hand" class="btn big quiet" type="button" onClick={() => (step.value = "hand")}>
            {t("by-hand")}
          </button>
          <button
            id="w1-continue"
            class={busy.value ? "btn big primary busy" : "btn big primary"}
            type="submit"
            aria-busy={busy.value}
          >
            {t("continue")}
          </button>
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
      </Card>
    </form>
  );
}
