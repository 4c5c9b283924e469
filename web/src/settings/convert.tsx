// A19: an account becomes one of another kind. A real login on the other server
// comes first, then what it will mean in sentences, and only then a press changes it.

import { useState } from "preact/hooks";
import {
  type AccountSettings,
  ApiError,
  type Conversion,
  type ConvertEvent,
  type Problem,
  postJson,
  postLines,
} from "../api.ts";
import { t } from "../l10n.ts";
import { reloadAccounts } from "../store/accounts.ts";
import { say } from "../store/toasts.ts";
import { size } from "../text/dates.ts";
import { Choice } from "../views/choice.tsx";
import { type Fields, guess, serverOf } from "../wizard/fields.ts";
import { ErrorBlock, Primary } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";
import { ServerFields } from "../wizard/serverfields.tsx";
import { load } from "./account.ts";
import { Group, Row } from "./parts.tsx";

export function Convert(props: { of: AccountSettings }) {
  const { of } = props;
  const to = of.kind === "pop3" ? "imap" : "pop3";
  const [fields, setFields] = useState<Fields | null>(null);
  const [seen, setSeen] = useState<Conversion | null>(null);
  const [others, setOthers] = useState("server");
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{ done: number; total: number } | null>(null);

  async function work(doing: () => Promise<void>): Promise<void> {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      await doing();
    } catch (error) {
      setTrouble(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
      setDone(null);
    }
  }

  const look = () =>
    work(async () => {
      const incoming = fields && serverOf(fields, fields.user);
      try {
        setSeen(await postJson<Conversion>(`/api/accounts/${of.id}/conversion`, { to, incoming }));
      } catch (error) {
        // Whoever knows the server may name it.
        if (!fields)
          setFields(guess(to, of.address.split("@").at(-1) ?? "", of.incoming?.user ?? of.address));
        throw error;
      }
    });

  const change = (incoming: Conversion["incoming"]) =>
    work(async () => {
      const asked = { to, incoming, others };
      let changed = false;
      await postLines<ConvertEvent>(`/api/accounts/${of.id}/convert`, asked, (event) => {
        if (event.type === "progress") setDone(event);
        if (event.type === "problem") setTrouble(event.problem);
        if (event.type === "done") changed = true;
      });
      if (!changed) return;
      await Promise.all([load(of.id), reloadAccounts()]);
      say(t(`convert-done-${to}`, { account: of.address }));
    });

  return (
    <Group id="set-convert" title={t("convert-title")}>
      <Row label={t(`convert-is-${of.kind}`)} hint={t(`convert-hint-${to}`)}>
        <button
          id="set-convert-look"
          type="button"
          class={busy && !seen ? "btn busy" : "btn"}
          onClick={() => void look()}
        >
          {t(`convert-${to}`)}
        </button>
      </Row>
      {fields && !seen && (
        <div class="fields">
          <ServerFields
            id="set-convert-server"
            fields={fields}
            before={null}
            say={(value) => value}
            kinds={[to]}
            onChange={setFields}
          />
        </div>
      )}
      {seen && (
        <form
          class="fields"
          onSubmit={(event) => {
            event.preventDefault();
            void change(seen.incoming);
          }}
        >
          <Meaning of={seen} account={of.address} others={others} onOthers={setOthers} />
          {done && (
            <progress class="bar" max={done.total} value={done.done} aria-label={t("status-fetching")} />
          )}
          <div class="do">
            <button type="button" class="btn" onClick={() => setSeen(null)}>
              {t("cancel")}
            </button>
            <Primary id="set-convert-go" label={t("convert-go")} busy={busy} />
          </div>
        </form>
      )}
      {trouble && (
        <div class="fields">
          <ErrorBlock problem={trouble} title />
        </div>
      )}
    </Group>
  );
}

/** What will happen, in sentences. */
function Meaning(props: {
  of: Conversion;
  account: string;
  others: string;
  onOthers: (others: string) => void;
}) {
  const { of, account } = props;
  const host = of.incoming.host;
  const amount = (each: { messages: number; bytes: number }) => ({
    count: each.messages,
    size: size(each.bytes),
  });
  if (of.to === "imap") {
    return (
      <div id="set-convert-what">
        <p>{t("convert-to-imap", { account, host, ...amount(of.missing ?? of.all) })}</p>
        {of.others.messages > 0 && (
          <>
            <p>{t("convert-others", amount(of.others))}</p>
            <Choice
              class="fld"
              id="set-convert-others"
              label={t("convert-others-where")}
              value={props.others}
              options={[
                ["server", t("convert-others-server")],
                ["here", t("convert-others-here")],
              ]}
              onChange={props.onOthers}
            />
          </>
        )}
      </div>
    );
  }
  return (
    <div id="set-convert-what">
      <p>{t("convert-to-pop3", { account, host, ...amount(of.all) })}</p>
      {of.lacking.messages > 0 && <p>{t("convert-lacking", amount(of.lacking))}</p>}
      <p>{t("convert-only-inbox")}</p>
    </div>
  );
}
