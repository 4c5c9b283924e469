// Where an account's mail goes: which folder is for what is sent, begun, kept,
// unwanted and deleted. The server's word counts, or that of the program where no
// server knows folders, unless the person says otherwise (E02).

import type { AccountSettings } from "../api.ts";
import type { Id, Mailbox, Role } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { folderFor, mailboxes } from "../store/accounts.ts";
import { Choice } from "../views/choice.tsx";
import { chooseFolder } from "./account.ts";
import { Group, Page } from "./parts.tsx";

const TASKS: Role[] = ["sent", "drafts", "templates", "archive", "junk", "trash"];

export function FoldersPage(props: { of: AccountSettings }) {
  const { of } = props;
  return (
    <Page title={t("settings-folders")} lead={t("settings-folders-lead", { account: of.address })}>
      <Group id="set-folders" title={t("settings-folders-tasks")}>
        {TASKS.map((role) => (
          <Task key={role} of={of} role={role} />
        ))}
      </Group>
    </Page>
  );
}

function Task(props: { of: AccountSettings; role: Role }) {
  const { of, role } = props;
  const all = mailboxes.value.get(of.id) ?? [];
  const holder = folderFor(of.id, role);
  const chosen = holder && of.chosenFolders?.includes(holder.id) ? holder.id : null;
  const automatic =
    holder && !chosen ? t("role-automatic-is", { folder: pathOf(all, holder) }) : t("role-automatic");
  const others = all
    .filter((each) => each.role !== "inbox" && each.myRights?.mayAddItems !== false)
    .map((each) => [each.id, pathOf(all, each)] as [Id, string])
    .sort((a, b) => a[1].localeCompare(b[1]));
  return (
    <Choice
      class="rowf"
      id={`set-role-${role}`}
      label={role === "sent" ? t("role-sent") : t(`folder-${role}`)}
      value={chosen ?? ""}
      options={[["", automatic], ...others]}
      onChange={(value) => void chooseFolder(of.id, role, chosen, value || null)}
    />
  );
}

/** Folders by their own names, from the top down. */
function pathOf(all: Mailbox[], folder: Mailbox): string {
  const above = all.find((each) => each.id === folder.parentId);
  // Nobody can nest a folder in itself; the program sees to it.
  return above ? `${pathOf(all, above)}/${folder.name}` : folder.name;
}
