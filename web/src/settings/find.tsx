// Finds a setting by its words in the language of the page, in every account,
// and goes to its field.

import { signal } from "@preact/signals";
import { t } from "../l10n.ts";
import { accountTitle, serverAccounts } from "../store/accounts.ts";
import { openSettings, type SettingsPage } from "../store/ui.ts";

/** What is being looked for. */
export const finding = signal("");

interface Place {
  page: SettingsPage;
  /** Where its field is on that page. */
  field: string;
  /** Its name, and other words for it. */
  texts: string[];
  kind?: "imap" | "pop3";
}

const OF_ACCOUNT: Place[] = [
  { page: "identity", field: "#set-account-name", texts: ["account-name", "settings-account"] },
  { page: "identity", field: "[id$='-name']:not(#set-account-name)", texts: ["w1-name"] },
  { page: "identity", field: "[id$='-reply-to']", texts: ["reply-to"] },
  { page: "identity", field: "[id^='set-i'][id$='-outgoing']", texts: ["identity-outgoing"] },
  { page: "identity", field: "[id$='-organization']", texts: ["organization"] },
  { page: "identity", field: "[id$='-signature']", texts: ["signature", "signature-in-replies"] },
  { page: "identity", field: "#set-more-email", texts: ["add-identity"] },
  { page: "server", field: "#set-state button", texts: ["settings-state", "pause-account"] },
  { page: "server", field: "#set-incoming-host", texts: ["w4-incoming", "w4-host", "user-name", "w4-auth"] },
  { page: "server", field: "#set-password :is(input, button)", texts: ["password"] },
  { page: "server", field: "#set-check-minutes", texts: ["check-every", "settings-checking"] },
  {
    page: "server",
    field: "#set-when-deleting",
    texts: ["when-deleting", "settings-deleting"],
    kind: "imap",
  },
  { page: "server", field: "#set-leave", texts: ["collect-leave", "settings-collecting"], kind: "pop3" },
  { page: "server", field: "#set-days", texts: ["collect-days"], kind: "pop3" },
  { page: "server", field: "#set-until-deleted", texts: ["collect-until-deleted"], kind: "pop3" },
  { page: "server", field: "#set-ask", texts: ["settings-today", "settings-today-what"] },
  { page: "server", field: "#set-copy", texts: ["settings-copy"] },
  { page: "server", field: "#set-remove-account", texts: ["settings-remove"] },
  { page: "folders", field: "#set-role-sent", texts: ["role-sent"] },
  { page: "folders", field: "#set-role-drafts", texts: ["folder-drafts", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-templates", texts: ["folder-templates", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-archive", texts: ["folder-archive", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-junk", texts: ["folder-junk", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-trash", texts: ["folder-trash", "settings-folders-tasks"] },
  {
    page: "storage",
    field: "#set-offline-days",
    texts: ["storage-messages", "storage-kept"],
    kind: "imap",
  },
  { page: "storage", field: "#set-offline-size", texts: ["storage-size"], kind: "imap" },
  { page: "storage", field: "#set-folders summary", texts: ["storage-folders"], kind: "imap" },
  { page: "storage", field: "#set-headers-above", texts: ["storage-size", "storage-kept"], kind: "pop3" },
  { page: "storage", field: "#set-retain", texts: ["removing-keep", "removing"] },
  { page: "storage", field: "#set-empty-trash", texts: ["empty-trash-after", "removing"] },
  { page: "storage", field: "#set-empty-junk", texts: ["empty-junk-after", "removing"] },
  {
    page: "outgoing",
    field: "[id^='set-o'] :is(summary, input)",
    texts: ["w4-outgoing", "w4-host", "user-name", "outgoing-login", "outgoing-ehlo"],
  },
  { page: "outgoing", field: "#set-test-send", texts: ["test-message"] },
  { page: "outgoing", field: "#set-outgoing-add", texts: ["outgoing-add"] },
];

const OF_PROGRAM: Place[] = [
  { page: "look", field: "#settings-theme", texts: ["settings-theme"] },
  { page: "look", field: "#settings-density", texts: ["settings-density"] },
  { page: "look", field: "#settings-language", texts: ["language"] },
  { page: "privacy", field: "#set-images button", texts: ["images-senders", "settings-privacy"] },
  { page: "accounts", field: "#set-accounts button", texts: ["settings-accounts"] },
  { page: "accounts", field: "#import-mail", texts: ["w1-import", "w1-import-start"] },
  { page: "bin", field: "#bin-find", texts: ["settings-bin", "bin-messages"] },
  { page: "bin", field: "#set-removed button", texts: ["removed-accounts", "settings-bin"] },
];

interface Found {
  key: string;
  name: string;
  where: string;
  go: () => void;
}

function found(words: string): Found[] {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const fits = ({ texts }: Place, where: string) => {
    const all = folded([where, ...texts.map((each) => t(each))].join(" "));
    return wanted.every((word) => all.includes(word));
  };
  const at = (place: Place, where: string, account?: string): Found[] => {
    const { page, field, texts } = place;
    const go = () => {
      finding.value = "";
      openSettings(page, account, field);
    };
    const key = `${account ?? ""} ${page} ${field}`;
    return fits(place, where) ? [{ key, name: t(texts[0] ?? ""), where, go }] : [];
  };
  const accounts = serverAccounts.value.flatMap((account) =>
    OF_ACCOUNT.filter(({ kind }) => !kind || kind === account.kind).flatMap((place) =>
      at(place, `${accountTitle(account)} · ${t(`settings-${place.page}`)}`, account.id),
    ),
  );
  const program = OF_PROGRAM.flatMap((place) => at(place, `Postduif · ${t(`settings-${place.page}`)}`));
  return [...accounts, ...program];
}

export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function Find() {
  const all = found(finding.value);
  return (
    <search class="find">
      <input
        id="set-find"
        type="search"
        aria-label={t("settings-find")}
        placeholder={t("settings-find")}
        value={finding.value}
        onInput={(event) => (finding.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") all[0]?.go();
          if (event.key !== "Escape" || finding.peek() === "") return;
          event.preventDefault();
          finding.value = "";
        }}
      />
      {finding.value.trim() !== "" && (
        <div class="nav" role="status">
          {all.map(({ key, name, where, go }) => (
            <button key={key} type="button" class="hit" onClick={go}>
              <span dir="auto">{name}</span>
              <small dir="auto">{where}</small>
            </button>
          ))}
          {all.length === 0 && <p>{t("settings-find-nothing")}</p>}
        </div>
      )}
    </search>
  );
}
