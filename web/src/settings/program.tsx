// What holds for the program: how the page looks, and which accounts there are.

import { LANGUAGE_NAMES, LANGUAGES, language, speak, t } from "../l10n.ts";
import { type Density, density, storedLanguage, type Theme, theme } from "../settings.ts";
import { accountTitle, serverAccounts, status } from "../store/accounts.ts";
import { openSettings, settingsAt, wizardOpen } from "../store/ui.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import { step } from "../wizard/flow.ts";
import { Group, Page, Row } from "./parts.tsx";

export function LookPage() {
  return (
    <Page title={t("settings-look")}>
      <Group id="set-look" title={t("settings-page")}>
        <Choice
          class="rowf"
          id="settings-theme"
          label={t("settings-theme")}
          value={theme.value}
          options={["system", "light", "dark"].map((each) => [each, t(`theme-${each}`)])}
          onChange={(value) => (theme.value = value as Theme)}
        />
        <Choice
          class="rowf"
          id="settings-density"
          label={t("settings-density")}
          value={density.value}
          options={["automatic", "roomy", "normal", "compact"].map((each) => [each, t(`density-${each}`)])}
          onChange={(value) => (density.value = value as Density)}
        />
        <Choice
          class="rowf"
          id="settings-language"
          label={t("language")}
          value={language.value}
          options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])}
          onChange={(value) => {
            storedLanguage.value = value;
            void speak(LANGUAGES.find((each) => each === value) ?? "en");
          }}
        />
      </Group>
      <p class="about">
        Postduif {status.value?.version ?? ""} · <a href="/LICENCES.txt">{t("licences")}</a>
      </p>
    </Page>
  );
}

export function AccountsPage() {
  const there = serverAccounts.value;
  return (
    <Page title={t("settings-accounts")}>
      <Group id="set-accounts" title={t("settings-accounts")}>
        {there.map((account) => (
          <Row key={account.id} label={accountTitle(account)}>
            <button
              type="button"
              class="btn"
              data-open={account.id}
              onClick={() => openSettings("server", account.id)}
            >
              {t("open")}
              <span class="vh">{accountTitle(account)}</span>
            </button>
          </Row>
        ))}
        <Row label="">
          <button
            id="add-account"
            type="button"
            class="btn"
            onClick={() => {
              settingsAt.value = null;
              wizardOpen.value = true;
            }}
          >
            <Icon name="plus" small />
            {t("command-add-account")}
          </button>
        </Row>
        <Row label={t("w1-import")}>
          <button
            id="import-mail"
            type="button"
            class="btn"
            onClick={() => {
              settingsAt.value = null;
              step.value = "import";
              wizardOpen.value = true;
            }}
          >
            {t("w1-import-start")}
          </button>
        </Row>
      </Group>
    </Page>
  );
}
