// What was removed here and can still be had back, for thirty days: messages
// that no folder has any more, and whole accounts.

import { useEffect, useState } from "preact/hooks";
import { type Binned, getJson, postJson, type RemovedAccount } from "../api.ts";
import type { Id } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { accounts, accountTitle, serverAccounts } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { say } from "../store/toasts.ts";
import { settingsAt } from "../store/ui.ts";
import { cardTime } from "../text/dates.ts";
import { displayName } from "../text/people.ts";
import { Choice } from "../views/choice.tsx";
import { day } from "../wizard/problems.ts";
import { restore } from "./account.ts";
import { folded } from "./find.tsx";
import { Group, Page, Row } from "./parts.tsx";

/** As many as one can look through; beyond, words narrow it down. */
const SHOWN = 50;

export function BinPage() {
  return (
    <Page title={t("settings-bin")} lead={t("settings-bin-lead")}>
      <Messages />
      <Accounts />
    </Page>
  );
}

function Messages() {
  const [account, setAccount] = useState(settingsAt.peek()?.account || accounts.peek()[0]?.id || "");
  const [words, setWords] = useState("");
  const [all, setAll] = useState<Binned[] | null>(null);
  useEffect(() => {
    let wanted = true;
    setAll(null);
    getJson<Binned[]>(`/api/accounts/${account}/bin`).then((found) => wanted && setAll(found), complain);
    return () => {
      wanted = false;
    };
  }, [account]);
  const put = (of: Binned) => {
    void putBack(account, of).then(
      (well) => well && setAll((now) => now?.filter((each) => each !== of) ?? null),
    );
  };
  const fitting = (all ?? []).filter((each) => fits(each, words));
  return (
    <Group id="set-binned" title={t("bin-messages")}>
      {accounts.value.length > 1 && (
        <Choice
          class="rowf"
          id="bin-account"
          label={t("settings-account")}
          value={account}
          options={accounts.value.map((each) => [each.id, accountTitle(each)])}
          onChange={setAccount}
        />
      )}
      <div class="rowf">
        <label for="bin-find">{t("search")}</label>
        <input
          id="bin-find"
          type="text"
          dir="auto"
          value={words}
          autocomplete="off"
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      {fitting.slice(0, SHOWN).map((each) => (
        <Row key={each.id} label={each.subject || t("no-subject")} hint={about(each)}>
          <button type="button" class="btn" data-binned={each.id} onClick={() => put(each)}>
            {t("bin-restore")}
            <span class="vh">{each.subject || t("no-subject")}</span>
          </button>
        </Row>
      ))}
      <p class="fields hint" id="bin-count" role="status">
        {all && t("bin-count", { count: fitting.length })}{" "}
        {fitting.length > SHOWN && t("bin-more", { count: SHOWN })}
      </p>
    </Group>
  );
}

/** Into the inbox, here and on the server. */
async function putBack(account: Id, of: Binned): Promise<boolean> {
  try {
    await postJson(`/api/accounts/${account}/bin/${of.id}/restore`, {});
    say(t("bin-restored", { folder: t("folder-inbox") }));
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

function fits(of: Binned, words: string): boolean {
  const people = of.from.flatMap((each) => [each.name ?? "", each.email]);
  const text = folded([of.subject ?? "", ...people].join(" "));
  return folded(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Who wrote it, when it came, and until when it is here. */
function about(of: Binned): string {
  const sender = of.from[0];
  const parts = [
    sender ? displayName(sender) : "",
    cardTime(new Date(of.receivedAt * 1000), new Date()),
    of.until ? t("bin-until", { date: day(new Date(of.until * 1000).toISOString()) }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function Accounts() {
  const there = serverAccounts.value;
  const [removed, setRemoved] = useState<RemovedAccount[]>([]);
  useEffect(() => {
    let wanted = true;
    getJson<RemovedAccount[]>("/api/removed-accounts").then(
      (found) => wanted && setRemoved(found),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [there.map((each) => each.id).join()]);
  if (removed.length === 0) return null;
  return (
    <Group id="set-removed" title={t("removed-accounts")}>
      {removed.map((each) => (
        <Row
          key={each.id}
          label={each.address}
          hint={t("removed-at", { date: day(new Date(each.removedAt * 1000).toISOString()) })}
        >
          <button
            type="button"
            class="btn"
            data-restore={each.id}
            onClick={() => void restore(each.id, each.address)}
          >
            {t("restore-account")}
            <span class="vh">{each.address}</span>
          </button>
        </Row>
      ))}
    </Group>
  );
}
