// What of an account is kept on this computer, and the room that it takes. What
// is removed by age or number stands in removing.tsx.

import { useEffect, useState } from "preact/hooks";
import { type AccountSettings, getJson, type Keeping, postJson, type Used } from "../api.ts";
import { t } from "../l10n.ts";
import { folderName, folderRows } from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { fullDate, size } from "../text/dates.ts";
import { Choice } from "../views/choice.tsx";
import { Tick } from "../wizard/parts.tsx";
import { saved } from "./account.ts";
import { Group, Page, Row } from "./parts.tsx";
import { Removing } from "./removing.tsx";

export function StoragePage(props: { of: AccountSettings }) {
  const { of } = props;
  const [kept, setKept] = useState<Keeping | null>(null);
  const [used, setUsed] = useState<Used | null>(null);
  useEffect(() => {
    getJson<Keeping>(`/api/accounts/${of.id}/keeping`).then(setKept).catch(complain);
  }, []);
  useEffect(() => {
    if (kept) getJson<Used>(`/api/accounts/${of.id}/used`).then(setUsed).catch(complain);
  }, [kept]);
  if (!kept) return null;
  const post = async (terms: object) =>
    setKept(await postJson<Keeping>(`/api/accounts/${of.id}/keeping`, terms));
  const save = (now: object, before: object) => void saved(post(now), t("saved"), () => post(before));
  return (
    <Page title={t("settings-storage")} lead={t("settings-storage-lead", { account: of.address })}>
      {kept.removed && <Removed of={of} removed={kept.removed} onBack={setKept} />}
      <Group id="set-kept" title={t("storage-kept")}>
        {kept.offline && <Offline of={of} kept={kept} now={kept.offline} save={save} />}
        {kept.collecting && (
          <Large
            id="set-headers-above"
            now={kept.collecting.mostBytes}
            save={(mostBytes) =>
              save({ collecting: { mostBytes } }, { collecting: { mostBytes: kept.collecting?.mostBytes } })
            }
          />
        )}
      </Group>
      <Removing of={of} kept={kept} onSaved={setKept} />
      {used && <Room used={used} />}
    </Page>
  );
}

/** What retention removed lately, and the way back. */
function Removed(props: {
  of: AccountSettings;
  removed: { count: number; until: number };
  onBack: (now: Keeping) => void;
}) {
  const { of, removed } = props;
  const back = async () => {
    await postJson(`/api/accounts/${of.id}/keeping/undo`, {});
    props.onBack(await getJson<Keeping>(`/api/accounts/${of.id}/keeping`));
  };
  const until = fullDate(new Date(removed.until * 1000));
  return (
    <Group id="set-removed-lately" title={t("removed-lately", { count: removed.count })}>
      <Row label={t("removed-until", { until })}>
        <button
          id="set-put-back"
          type="button"
          class="btn"
          onClick={() => void saved(back(), t("removed-back"))}
        >
          {t("put-back")}
        </button>
      </Row>
    </Group>
  );
}

type Save = (now: object, before: object) => void;
const DAYS = [30, 90, 365, 730];
const SIZES = [1e5, 1e6, 5e6, 1e7, 2.5e7];

/** Which bodies of an IMAP account are here (E07, E08, E09). */
function Offline(props: {
  of: AccountSettings;
  kept: Keeping;
  now: NonNullable<Keeping["offline"]>;
  save: Save;
}) {
  const { of, kept, now, save } = props;
  return (
    <>
      <Choice
        class="rowf"
        id="set-offline-days"
        label={t("storage-messages")}
        value={String(now.days ?? 0)}
        options={[
          ["0", t("storage-all")],
          ...among(DAYS, now.days).map((count) => [String(count), t("storage-last-days", { count })]),
        ]}
        onChange={(value) =>
          save({ offline: { days: Number(value) || null } }, { offline: { days: now.days } })
        }
      />
      <Large
        id="set-offline-size"
        now={now.mostBytes}
        save={(mostBytes) => save({ offline: { mostBytes } }, { offline: { mostBytes: now.mostBytes } })}
      />
      <Folders of={of} online={kept.onlineFolders} save={save} />
      <p class="hint fields">{t("storage-kept-hint")}</p>
    </>
  );
}

/** Above which size only the headers come. */
function Large(props: { id: string; now: number | null; save: (bytes: number | null) => void }) {
  return (
    <Choice
      class="rowf"
      id={props.id}
      label={t("storage-size")}
      value={String(props.now)}
      options={[
        ["null", t("storage-size-any")],
        ["0", t("storage-size-headers")],
        ...among(SIZES, props.now || null).map((bytes) => [
          String(bytes),
          t("storage-size-above", { size: size(bytes) }),
        ]),
      ]}
      onChange={(value) => props.save(value === "null" ? null : Number(value))}
    />
  );
}

/** The usual choices, and the one that was made elsewhere. */
export function among(usual: number[], now: number | null): number[] {
  return now === null || usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
}

/** A tick for each folder whose messages are here. */
function Folders(props: { of: AccountSettings; online: string[]; save: Save }) {
  const { of, online, save } = props;
  const rows = folderRows(of.id).filter(({ mailbox }) => mailbox.role !== "drafts");
  const away = rows.filter(({ mailbox }) => online.includes(pathOf(of.id, mailbox.id))).length;
  return (
    <details id="set-folders" class="fields folders">
      <summary>
        {t("storage-folders")} <span class="tag">{t("storage-folders-away", { count: away })}</span>
      </summary>
      {rows.map(({ mailbox }) => {
        const here = !online.includes(pathOf(of.id, mailbox.id));
        return (
          <Tick
            key={mailbox.id}
            id={`set-folder-${mailbox.id}`}
            label={folderName(mailbox)}
            checked={here}
            onChange={(on) => save({ folders: { [mailbox.id]: on } }, { folders: { [mailbox.id]: here } })}
          />
        );
      })}
    </details>
  );
}

/** The names from the top down, as the program's doors spell a folder. */
export function pathOf(account: string, id: string): string {
  const all = new Map(folderRows(account).map(({ mailbox }) => [mailbox.id, mailbox]));
  const names: string[] = [];
  for (let at = all.get(id); at && names.length < 32; at = all.get(at.parentId ?? "")) names.unshift(at.name);
  return names.join("/");
}

/** Who takes how much. */
function Room(props: { used: Used }) {
  const { used } = props;
  const { server } = used;
  return (
    <Group id="set-used" title={t("storage-used")}>
      <Row
        label={t("storage-used-messages", { count: used.messages })}
        hint={used.headersOnly > 0 ? t("storage-used-headers", { count: used.headersOnly }) : undefined}
      >
        {size(used.bytes)}
      </Row>
      <Row label={t("storage-used-attachments")}>{size(used.withAttachments)}</Row>
      <Row label={t("storage-used-index")}>{size(used.index)}</Row>
      {used.free !== null && <Row label={t("storage-free")}>{size(used.free)}</Row>}
      {server && (
        <Row label={t("storage-server")}>
          <span>
            {t("storage-server-of", { used: size(server.used), limit: size(server.limit) })}
            <progress class="bar" max={server.limit} value={server.used} aria-label={t("storage-server")} />
          </span>
        </Row>
      )}
    </Group>
  );
}
