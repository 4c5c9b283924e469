// Who writes: the account's name, and each address with the name and the
// reply address that stand in a message.

import { useState } from "preact/hooks";
import type { AccountSettings } from "../api.ts";
import type { Identity } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { identities } from "../store/accounts.ts";
import { plausible, readAddresses, writeAddress } from "../text/people.ts";
import { Field } from "../wizard/parts.tsx";
import { addIdentity, changeIdentity, preferIdentity, removeIdentity, rename } from "./account.ts";
import { Group, Page, Row, TextRow } from "./parts.tsx";

export function IdentityPage(props: { of: AccountSettings }) {
  const { of } = props;
  const own = identities.value.get(of.id) ?? [];
  return (
    <Page title={t("settings-identity")} lead={t("settings-identity-lead", { account: of.address })}>
      <Group id="set-account" title={t("settings-account")}>
        <TextRow
          id="set-account-name"
          label={t("account-name")}
          hint={t("account-name-hint")}
          value={of.name}
          empty={of.address}
          onSave={(name) => rename(of, name)}
        />
      </Group>
      {own.map((identity, index) => (
        <One key={identity.id} account={of.id} of={identity} first={index === 0} />
      ))}
      <Another account={of.id} />
    </Page>
  );
}

function One(props: { account: string; of: Identity; first: boolean }) {
  const { account, of } = props;
  const id = `set-${of.id}`;
  return (
    <Group id={id} title={of.email} tag={props.first && of.mayDelete ? t("identity-default") : undefined}>
      <TextRow
        id={`${id}-name`}
        label={t("w1-name")}
        hint={t("w1-name-hint")}
        value={of.name}
        onSave={(name) => changeIdentity(account, of, { name })}
      />
      <TextRow
        id={`${id}-reply-to`}
        label={t("reply-to")}
        hint={t("reply-to-hint")}
        inputMode="email"
        value={(of.replyTo ?? []).map(writeAddress).join(", ")}
        check={(text) => {
          const bad = readAddresses(text).find((each) => !plausible(each.email));
          return bad ? t("address-bad", { address: bad.email }) : null;
        }}
        onSave={(text) => {
          const replyTo = readAddresses(text);
          return changeIdentity(account, of, { replyTo: replyTo.length > 0 ? replyTo : null });
        }}
      />
      {of.mayDelete && (
        <Row label="">
          {!props.first && (
            <button
              id={`${id}-prefer`}
              type="button"
              class="btn"
              onClick={() => void preferIdentity(account, of)}
            >
              {t("identity-prefer")}
            </button>
          )}
          <button
            id={`${id}-remove`}
            type="button"
            class="btn"
            onClick={() => void removeIdentity(account, of)}
          >
            {t("remove")}
          </button>
        </Row>
      )}
    </Group>
  );
}

function Another(props: { account: string }) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string | undefined>();
  async function add(): Promise<void> {
    const bad = plausible(email.trim()) ? undefined : t("w1-address-bad");
    setWrong(bad);
    if (bad || !(await addIdentity(props.account, email.trim(), name.trim()))) return;
    setEmail("");
    setName("");
  }
  return (
    <Group id="set-more" title={t("add-identity")}>
      <form
        class="fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <p class="hint">{t("add-identity-hint")}</p>
        <div class="two">
          <Field
            id="set-more-email"
            label={t("w1-address")}
            inputMode="email"
            value={email}
            error={wrong}
            onInput={setEmail}
          />
          <Field id="set-more-name" label={t("w1-name")} value={name} onInput={setName} />
        </div>
        <div class="do">
          <button id="set-more-add" type="submit" class="btn">
            {t("add-identity")}
          </button>
        </div>
      </form>
    </Group>
  );
}
