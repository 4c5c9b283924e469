// What is removed by age or number, and what is emptied (E10, D10). What it would
// remove is counted and shown at each choice; nothing is before it is saved.

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type AccountSettings, type Going, type Keeping, postJson, type Retention } from "../api.ts";
import { t } from "../l10n.ts";
import { folderName, folderOf, folderRows } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { fullDate, size } from "../text/dates.ts";
import { Choice } from "../views/choice.tsx";
import { saved } from "./account.ts";
import { Group, SwitchRow } from "./parts.tsx";
import { among, pathOf } from "./storage.tsx";

const DAYS = [30, 90, 180, 365, 730];
const NEWEST = [500, 1000, 5000];
const EMPTYING = [7, 14, 30, 90];

export function Removing(props: { of: AccountSettings; kept: Keeping; onSaved: (now: Keeping) => void }) {
  const { of, kept } = props;
  /** Empty: of every folder that has no terms of its own. */
  const [scope, setScope] = useState("");
  const known = (scope: string) =>
    scope ? (kept.folderRetention[pathOf(of.id, scope)] ?? null) : kept.retention;
  const before = known(scope);
  const [own, setOwn] = useState<Retention | null>(before);
  const [emptying, setEmptying] = useState(kept.emptying);
  const [going, setGoing] = useState<Going[]>([]);
  // What was saved, or put back, is what the fields show, from its first frame on.
  useLayoutEffect(() => {
    setOwn(before);
    setEmptying(kept.emptying);
  }, [kept]);
  const terms = { ...(scope ? { folderRetention: { [scope]: own } } : { retention: own }), emptying };
  const asked = JSON.stringify(terms);
  const changed = JSON.stringify([own, emptying]) !== JSON.stringify([before, kept.emptying]);
  useEffect(() => {
    let current = true;
    postJson<{ going: Going[] }>(`/api/accounts/${of.id}/keeping/check`, terms)
      .then((found) => current && setGoing(found.going))
      .catch(complain);
    return () => {
      current = false;
    };
  }, [asked, kept]);
  const save = async () => {
    props.onSaved(await postJson<Keeping>(`/api/accounts/${of.id}/keeping`, terms));
  };
  const folders = folderRows(of.id).filter(({ mailbox }) => mailbox.role !== "drafts");
  return (
    <Group id="set-removing" title={t("removing")}>
      <Choice
        class="rowf"
        id="set-retain-of"
        label={t("removing-of")}
        value={scope}
        options={[
          ["", t("removing-of-all")],
          ...folders.map(({ mailbox }) => [mailbox.id, folderName(mailbox)]),
        ]}
        onChange={(scope) => {
          setScope(scope);
          setOwn(known(scope));
        }}
      />
      {scope !== "" && (
        <SwitchRow
          id="set-retain-own"
          label={t("removing-own")}
          hint={t("removing-own-hint")}
          on={own !== null}
          onChange={(on) => setOwn(on ? kept.retention : null)}
        />
      )}
      {own && <Terms of={of} own={own} onChange={setOwn} />}
      {(["trash", "junk"] as const).map((place) => (
        <Choice
          key={place}
          class="rowf"
          id={`set-empty-${place}`}
          label={place === "trash" ? t("empty-trash-after") : t("empty-junk-after")}
          value={String(emptying[place] ?? 0)}
          options={[
            ["0", t("collect-never")],
            ...among(EMPTYING, emptying[place]).map((count) => [String(count), t("days", { count })]),
          ]}
          onChange={(value) => setEmptying({ ...emptying, [place]: Number(value) || null })}
        />
      ))}
      <Preview account={of.id} going={going} />
      <div class="fields">
        <div class="do">
          <button
            id="set-removing-save"
            type="button"
            class="btn primary"
            disabled={!changed}
            onClick={() => void saved(save(), t("saved"))}
          >
            {t("removing-save")}
          </button>
        </div>
      </div>
    </Group>
  );
}

function Terms(props: { of: AccountSettings; own: Retention; onChange: (own: Retention) => void }) {
  const { of, own } = props;
  const change = (part: Partial<Retention>) => props.onChange({ ...own, ...part });
  const { keep } = own;
  const days = keep !== "all" && "days" in keep ? keep.days : null;
  const newest = keep !== "all" && "newest" in keep ? keep.newest : null;
  return (
    <>
      <Choice
        class="rowf"
        id="set-retain"
        label={t("removing-keep")}
        value={keep === "all" ? "all" : JSON.stringify(keep)}
        options={[
          ["all", t("storage-all")],
          ...among(DAYS, days).map((count) => [
            JSON.stringify({ days: count }),
            t("storage-last-days", { count }),
          ]),
          ...among(NEWEST, newest).map((count) => [
            JSON.stringify({ newest: count }),
            t("removing-newest", { count }),
          ]),
        ]}
        onChange={(value) => change({ keep: value === "all" ? "all" : JSON.parse(value) })}
      />
      {keep !== "all" && (
        <>
          <SwitchRow
            id="set-retain-starred"
            label={t("removing-starred")}
            on={own.starred}
            onChange={(starred) => change({ starred })}
          />
          <SwitchRow
            id="set-remove-here"
            label={t("removing-here")}
            hint={of.kind === "pop3" ? t("removing-here-pop3") : t("removing-here-hint")}
            on={own.here}
            onChange={(here) => change({ here })}
          />
          {of.kind === "imap" && (
            <SwitchRow
              id="set-remove-server"
              label={t("removing-server")}
              hint={t("removing-server-hint")}
              on={own.server}
              onChange={(server) => change({ server })}
            />
          )}
        </>
      )}
    </>
  );
}

/** What would go, in a sentence for here and one for the server; folder by folder where there are more. */
function Preview(props: { account: string; going: Going[] }) {
  const { account, going } = props;
  const sums = [false, true].flatMap((server) => {
    const all = going.filter((one) => one.server === server);
    return all.length === 0 ? [] : [{ server, ...summed(all) }];
  });
  return (
    <div class="fields" id="set-preview" role="status">
      {sums.length === 0 && <p class="hint">{t("removing-none")}</p>}
      {sums.map(({ server, ...sum }) => (
        <p key={server} class={server ? "hint bad" : "hint"}>
          {server ? t("removing-from-server", values(sum)) : t("removing-from-here", values(sum))}
        </p>
      ))}
      {going.length > 1 && (
        <ul class="hint">
          {going.map((one) => {
            const folder = folderOf(account, one.mailbox);
            return (
              <li key={one.mailbox}>
                {t("removing-folder", { ...values(one), folder: folder ? folderName(folder) : "" })}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

type Sum = Pick<Going, "count" | "bytes" | "oldest" | "newest">;

function summed(all: Going[]): Sum {
  return {
    count: all.reduce((sum, one) => sum + one.count, 0),
    bytes: all.reduce((sum, one) => sum + one.bytes, 0),
    oldest: Math.min(...all.map((one) => one.oldest)),
    newest: Math.max(...all.map((one) => one.newest)),
  };
}

function values(sum: Sum): Record<string, string | number> {
  const day = (seconds: number) => fullDate(new Date(seconds * 1000));
  return { count: sum.count, size: size(sum.bytes), oldest: day(sum.oldest), newest: day(sum.newest) };
}
