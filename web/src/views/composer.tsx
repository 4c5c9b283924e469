// The message being written, in plain text: in the reading pane when new,
// inside the conversation when it answers.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { keyLabel } from "../commands.ts";
import type { Address } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { accounts, accountTitle, identities } from "../store/accounts.ts";
import {
  type Draft,
  discard,
  draft,
  edit,
  onceAway,
  saveAsTemplate,
  send,
  sending,
  writeAs,
} from "../store/compose.ts";
import { refusing } from "../store/outbox.ts";
import { pane } from "../store/ui.ts";
import { clockTime } from "../text/dates.ts";
import { plausible, readAddresses, sameEmail, unique, writeAddress } from "../text/people.ts";
import { Icon } from "./icon.tsx";
import { Said } from "./outbox.tsx";

export function Composer(props: { inside?: boolean }) {
  const now = draft.value;
  const [copies, setCopies] = useState(() => (now ? now.cc.length + now.bcc.length > 0 : false));
  const [lack, setLack] = useState<string | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLFormElement>(null);

  // Inside a conversation the text grows with what is written.
  useLayoutEffect(() => {
    const area = text.current;
    if (!area || !props.inside) return;
    area.style.setProperty("height", "auto");
    area.style.setProperty("height", `${Math.max(180, area.scrollHeight + 2)}px`);
  }, [now?.text]);

  // When the editor goes, what was in focus before it has the focus again, or what is there instead.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const here = box.current;
    return () => {
      for (const place of [before, document.getElementById(props.inside ? "reader" : "rows")]) {
        const at = document.activeElement;
        if (at === document.body || here?.contains(at)) place?.focus({ preventScroll: true });
      }
    };
  }, []);

  // Before the next key: what is typed at once is not lost.
  useLayoutEffect(() => {
    const area = text.current;
    if (!area || !now) return;
    if (now.to.length > 0) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(0, 0);
      if (props.inside) box.current?.scrollIntoView({ block: "nearest" });
    } else {
      document.getElementById("composer-to")?.focus();
    }
  }, []);

  if (!now) return null;
  const submit = async () => {
    const lacks = await send();
    setLack(lacks);
    if (!lacks) return;
    // What can lack is a recipient.
    const at = box.current?.querySelector<HTMLElement>(".rc:has(.bad) input");
    (at ?? document.getElementById("composer-to"))?.focus();
  };
  return (
    <form
      ref={box}
      class={props.inside ? "composer inside" : "composer"}
      id="composer"
      aria-label={props.inside ? t("your-reply") : t("new-message")}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.ctrlKey) {
          event.preventDefault();
          void submit();
        } else if (event.key === "Escape" && !event.defaultPrevented) {
          event.preventDefault();
          onceAway(() => {
            pane.value = props.inside ? "read" : "list";
          });
        }
      }}
    >
      {!props.inside && (
        <div class="rt">
          <h1>{t("new-message")}</h1>
          <button
            type="button"
            class="ib end"
            id="composer-close"
            aria-label={t("close")}
            title={t("close")}
            onClick={() =>
              onceAway(() => {
                pane.value = "list";
              })
            }
          >
            <Icon name="x" />
          </button>
        </div>
      )}
      {now.refused && (
        <div class="notice danger" role="alert" data-state="failed">
          <Icon name="circle-alert" />
          <div>
            <b>
              {t("not-sent", {
                people: refusing(now.refused)
                  .map((each) => each.email)
                  .join(", "),
              })}
            </b>
            <Said of={now.refused} />
          </div>
        </div>
      )}
      <div class="ch">
        <From now={now} />
        <Recipients id="composer-to" label={t("to")} value={now.to} onChange={(to) => edit({ to })}>
          {!copies && (
            <button type="button" class="link" id="composer-copies" onClick={() => setCopies(true)}>
              {t("cc-bcc")}
            </button>
          )}
        </Recipients>
        {copies && (
          <Recipients id="composer-cc" label={t("cc")} value={now.cc} onChange={(cc) => edit({ cc })} />
        )}
        {copies && (
          <Recipients id="composer-bcc" label={t("bcc")} value={now.bcc} onChange={(bcc) => edit({ bcc })} />
        )}
        {!props.inside && (
          <div class="cf">
            <label for="composer-subject">{t("subject")}</label>
            <input
              id="composer-subject"
              dir="auto"
              value={now.subject}
              onInput={(event) => edit({ subject: event.currentTarget.value })}
            />
          </div>
        )}
      </div>
      <label class="vh" for="composer-text">
        {t("message-text")}
      </label>
      <textarea
        ref={text}
        id="composer-text"
        dir="auto"
        value={now.text}
        onInput={(event) => edit({ text: event.currentTarget.value })}
      />
      {lack && (
        <p class="bad" role="alert" id="composer-problem">
          <Icon name="circle-alert" small />
          {lack}
        </p>
      )}
      <div class="cb">
        <button
          id="send"
          type="submit"
          class={sending.value ? "btn primary busy" : "btn primary"}
          title={`${t("send")} (${keyLabel("Ctrl+Enter")})`}
        >
          <Icon name="send" small />
          {t("send")}
        </button>
        <span class="saved" id="composer-saved" role="status">
          {now.savedAt && !now.changed ? t("saved-at", { time: clockTime(now.savedAt) }) : ""}
        </span>
        <button
          type="button"
          class="ib"
          id="composer-template"
          aria-label={t("save-as-template")}
          title={t("save-as-template")}
          onClick={() => void saveAsTemplate()}
        >
          <Icon name="file" />
        </button>
        <button
          type="button"
          class="ib"
          id="composer-discard"
          aria-label={t("discard")}
          title={t("discard")}
          disabled={sending.value}
          onClick={() => {
            void discard();
            if (!props.inside) pane.value = "list";
          }}
        >
          <Icon name="trash-2" />
        </button>
      </div>
    </form>
  );
}

/** Which identity writes; only where there is a choice. */
function From(props: { now: Draft }) {
  const choices = accounts.value.flatMap((account) =>
    (identities.value.get(account.id) ?? []).map((identity) => ({ account, identity })),
  );
  // A draft lives in its account; only a fresh message may still move.
  const open = choices.filter(({ account }) => account.id === props.now.account || !props.now.savedId);
  if (open.length < 2 || props.now.kind === "reply") return null;
  return (
    <div class="cf">
      <label for="composer-from">{t("from")}</label>
      <select
        id="composer-from"
        value={`${props.now.account} ${props.now.identity}`}
        onChange={(event) => {
          const [account = "", identity = ""] = event.currentTarget.value.split(" ");
          writeAs(account, identity);
        }}
      >
        {open.map(({ account, identity }) => (
          <option key={`${account.id} ${identity.id}`} value={`${account.id} ${identity.id}`}>
            {identity.email
              ? writeAddress({ name: identity.name, email: identity.email })
              : accountTitle(account)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Recipients(props: {
  id: string;
  label: string;
  value: Address[];
  onChange: (value: Address[]) => void;
  children?: preact.ComponentChildren;
}) {
  const [typed, setTyped] = useState("");
  const take = (text: string) => {
    const read = readAddresses(text);
    setTyped("");
    if (read.length > 0) props.onChange(unique([...props.value, ...read]));
  };
  return (
    <div class="cf">
      <label for={props.id}>{props.label}</label>
      <div class="rc">
        {props.value.map((address) => {
          const good = plausible(address.email);
          return (
            <span
              key={address.email}
              class={good ? "rchip" : "rchip bad"}
              title={good ? writeAddress(address) : t("address-bad", { address: address.email })}
            >
              <span dir="auto">{address.name || address.email}</span>
              <button
                type="button"
                aria-label={t("remove-recipient", { name: address.name || address.email })}
                onClick={() =>
                  props.onChange(props.value.filter((other) => !sameEmail(other.email, address.email)))
                }
              >
                <Icon name="x" small />
              </button>
            </span>
          );
        })}
        <input
          id={props.id}
          dir="auto"
          value={typed}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          inputMode="email"
          onInput={(event) => {
            const value = event.currentTarget.value;
            if (/[,;\n]/.test(value) && !/"[^"]*$/.test(value)) take(value);
            else setTyped(value);
          }}
          onBlur={(event) => take(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.ctrlKey && typed.trim() !== "") {
              event.preventDefault();
              take(typed);
            } else if (event.key === "Enter" && !event.ctrlKey) {
              event.preventDefault();
            } else if (event.key === "Backspace" && typed === "" && props.value.length > 0) {
              props.onChange(props.value.slice(0, -1));
            }
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            if (!/[,;\n]/.test(pasted.trim())) return;
            event.preventDefault();
            take(`${typed}${pasted}`);
          }}
        />
      </div>
      {props.children}
    </div>
  );
}
