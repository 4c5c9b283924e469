// The whole page: wizard or mail, with the notes and dialogs over it.

import { signedOut } from "../api.ts";
import { tip } from "../commands.ts";
import type { IconName } from "../icons.ts";
import { t } from "../l10n.ts";
import { Settings } from "../settings/settings.tsx";
import { draft, newMessage } from "../store/compose.ts";
import { open } from "../store/reader.ts";
import { focusSearch, openSettings, pane, settingsAt, wizardOpen } from "../store/ui.ts";
import { Wizard } from "../wizard/wizard.tsx";
import { Icon, Mark } from "./icon.tsx";
import { ListPane } from "./listpane.tsx";
import { Overlays } from "./overlays.tsx";
import { Reader } from "./reader.tsx";
import { Sidebar } from "./sidebar.tsx";
import { Toasts } from "./toasts.tsx";
import { Topbar } from "./topbar.tsx";

export function App() {
  if (signedOut.value) return <SignedOut />;
  return (
    <>
      {wizardOpen.value ? <Wizard /> : settingsAt.value ? <Settings /> : <Mail />}
      <Overlays />
      <Toasts />
    </>
  );
}

function Mail() {
  // On a narrow screen one pane stands; a message being written is in the reader's.
  const writing = draft.value;
  // An answer stands in its conversation, and is not seen without.
  const writes = writing && (writing.kind === "new" || writing.threadId === open.value?.threadId);
  const reads = writes || (open.value && pane.value === "read");
  // A pane with nothing to read in it, after sending, gives way to the list.
  const shown = reads ? "read" : pane.value === "read" ? "list" : pane.value;
  return (
    <div class="app" data-pane={shown}>
      <a class="skip" href="#rows">
        {t("skip-to-messages")}
      </a>
      <Sidebar />
      <Topbar />
      <ListPane />
      <Reader />
      <nav class="tabs" aria-label={t("main-menu")}>
        <Tab icon="mail" label={t("tab-mail")} here={shown === "list"} run={() => (pane.value = "list")} />
        <Tab
          icon="folder"
          label={t("folders")}
          here={shown === "folders"}
          run={() => (pane.value = "folders")}
        />
        <Tab icon="search" label={t("search")} here={false} run={focusSearch} />
        <Tab icon="settings" label={t("tab-more")} here={false} run={() => openSettings()} />
      </nav>
      <button
        type="button"
        class="fab"
        aria-label={t("new-message")}
        title={tip("compose")}
        onClick={() => {
          pane.value = "read";
          void newMessage();
        }}
      >
        <Icon name="pen-line" />
      </button>
    </div>
  );
}

function Tab(props: { icon: IconName; label: string; here: boolean; run: () => void }) {
  return (
    <button type="button" aria-current={props.here ? "page" : undefined} onClick={props.run}>
      <Icon name={props.icon} />
      {props.label}
    </button>
  );
}

function SignedOut() {
  return (
    <main class="wz" id="signed-out">
      <div class="card">
        <div class="mark">
          <Mark />
          Postduif
        </div>
        <h1>{t("signed-out-title")}</h1>
        <p class="lead">{t("signed-out-what")}</p>
      </div>
    </main>
  );
}
