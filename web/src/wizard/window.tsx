// W5: the person signs in at the provider, and we wait here.

import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { cancel, proposal, signIn } from "./flow.ts";
import { waiting } from "./oauth.ts";
import { Out, Primary, Quiet, Screen } from "./parts.tsx";

export function AtProvider() {
  const provider = proposal.value?.displayName ?? "";
  const at = waiting.value;
  return (
    <Screen
      onEnter={() => void signIn("browser")}
      title={at ? t("w5-title", { provider }) : t("sign-in-with", { provider })}
    >
      <p class="lead">{at ? t("w5-lead") : t("w5-before", { provider })}</p>
      {at?.way === "browser" && (
        <p class="aside" id="w5-window" role="status">
          <Icon name="refresh-cw" />
          <span>
            <Out href={at.url}>{t("w5-reopen")}</Out>
          </span>
        </p>
      )}
      {at?.way === "device" && (
        <div class="judge" id="w5-code" role="status">
          <p>
            {t("w5-type-code")} <Out href={at.address}>{at.address}</Out>
          </p>
          <p class="domain" dir="ltr">
            <b>{at.code}</b>
          </p>
          <p>{t("w5-minutes", { minutes: at.minutes })}</p>
        </div>
      )}
      <div class="acts">
        <Quiet id="w5-back" label={t("cancel")} onClick={cancel} />
        {at?.way !== "device" && (
          <Quiet id="w5-device" label={t("w5-code-instead")} onClick={() => void signIn("device")} />
        )}
        {!at && <Primary id="w5-sign-in" label={t("sign-in-with", { provider })} />}
      </div>
    </Screen>
  );
}
