// Who writes: the account's name, and each address with what stands in its
// messages: name, reply address, organisation and signature.

import { useState } from "preact/hooks";
import type { AccountSettings } from "../api.ts";
import type { Identity, IdentityWords } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { identities } from "../store/accounts.ts";
import { plausible, readAddresses, writeAddress } from "../text/people.ts";
import { Choice } from "../views/choice.tsx";
import { Field } from "../wizard/parts.tsx";
import {
  addIdentity,
  changeIdentity,
  changeWords,
  chooseOutgoing,
  named,
  preferIdentity,
  removeIdentity,
  rename,
} from "./account.ts";
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
        <One key={identity.id} account={of} of={identity} first={index === 0} />
      ))}
      <Another account={of.id} />
    </Page>
  );
}

function One(props: { account: AccountSettings; of: Identity; first: boolean }) {
  const { of } = props;
  const account = props.account.id;
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
      <SentBy id={`${id}-outgoing`} account={props.account} of={of} />
      <TextRow
        id={`${id}-organization`}
        label={t("organization")}
        hint={t("organization-hint")}
        value={of.words?.organization ?? ""}
        onSave={(organization) => changeWords(account, of, { organization })}
      />
      <Signature id={id} account={account} of={of} />
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

/** Which server sends what is written as an identity, by its name (C10). */
function SentBy(props: { id: string; account: AccountSettings; of: Identity }) {
  const { id, account, of } = props;
  const [first] = account.outgoingServers;
  if (!first) return null;
  const chosen = named(account, of.id);
  const { server } = account.outgoingServers.find((one) => one.id === chosen) ?? first;
  const domain = (address: string) => address.split("@").at(-1)?.toLowerCase();
  const other = server.user.includes("@") && domain(server.user) !== domain(of.email);
  return (
    <>
      <Choice
        class="rowf"
        id={id}
        label={t("identity-outgoing")}
        value={chosen ?? ""}
        options={[
          ["", t("identity-outgoing-default", { name: first.name })],
          ...account.outgoingServers.map((one) => [one.id, one.name]),
        ]}
        onChange={(value) => void chooseOutgoing(account, of.id, value || null)}
      />
      {other && (
        <p class="hint fields" id={`${id}-other`}>
          {t("identity-outgoing-other", { user: server.user })}
        </p>
      )}
    </>
  );
}

const PLACES: IdentityWords["inReplies"][] = ["above", "below", "never"];

/** What stands under a message, and where in an answer, in a sentence (C05, C06). */
function Signature(props: { id: string; account: string; of: Identity }) {
  const { id, account, of } = props;
  const place = of.words?.inReplies ?? "above";
  return (
    <>
      <TextRow
        id={`${id}-signature`}
        label={t("signature")}
        hint={t("signature-hint")}
        value={of.textSignature}
        lines={4}
        onSave={(textSignature) => changeIdentity(account, of, { textSignature })}
      />
      {of.textSignature.trim() !== "" && (
        <>
          <Choice
            class="rowf"
            id={`${id}-in-replies`}
            label={t("signature-in-replies")}
            value={place}
            options={PLACES.map((each) => [each, t(`signature-in-replies-${each}`)])}
            onChange={(value) => {
              const inReplies = PLACES.find((each) => each === value) ?? "above";
              void changeWords(account, of, { inReplies });
            }}
          />
          <p class="hint fields">{t(`signature-what-${place}`)}</p>
        </>
      )}
    </>
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
