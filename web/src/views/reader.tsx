// The conversation pane: its toolbar, its messages oldest on top, and the
// place to answer. Without a conversation it says what waits.

import { useEffect, useRef } from "preact/hooks";
import { tip } from "../commands.ts";
import type { IconName } from "../icons.ts";
import { t } from "../l10n.ts";
import { narrow } from "../settings.ts";
import { folderName, folderOf } from "../store/accounts.ts";
import { archive, junk, toggleRead, toggleStar, trash } from "../store/actions.ts";
import { alsoReached, answerable, answered, draft, onceAway, replyTo } from "../store/compose.ts";
import { conversation, email, type Key, keyOf } from "../store/emails.ts";
import { indexOf, rowCount, view } from "../store/list.ts";
import { underWay } from "../store/outbox.ts";
import { closeConversation, fullEmail, type Open, open, showAll } from "../store/reader.ts";
import { focusList, pane } from "../store/ui.ts";
import { displayName, shortName } from "../text/people.ts";
import { baseSubject } from "../text/quote.ts";
import { Composer } from "./composer.tsx";
import { Icon } from "./icon.tsx";
import { Folded, Unfolded } from "./message.tsx";

/** More folded messages than this stand behind one line. */
const MANY = 6;

export function Reader() {
  const shown = open.value;
  const writing = draft.value;
  return (
    <main class="pane read" id="reader" aria-label={t("conversation")} tabIndex={-1}>
      {writing?.kind === "new" ? (
        <Composer key={writing.serial} />
      ) : shown ? (
        <Conversation key={shown.key} shown={shown} />
      ) : (
        <Nothing />
      )}
    </main>
  );
}

function Conversation(props: { shown: Open }) {
  const { shown } = props;
  const head = email(shown.key).value;
  const mails = conversation(shown.key).filter(
    (mail) => !mail.keywords.$draft || shown.unfolded.has(mail.id) || underWay(keyOf(shown.account, mail.id)),
  );
  const box = useRef<HTMLDivElement>(null);
  const writing = draft.value;
  const mine = writing?.kind === "reply" && writing.threadId === shown.threadId ? writing : null;
  const many = mails.length > 0;
  useEffect(() => {
    // The first unfolded message is where reading starts.
    const element = box.current?.querySelector<HTMLElement>("article.msg:not(.cl)");
    const above = box.current?.querySelectorAll("article.msg.cl").length ?? 0;
    if (element && above > 2) element.scrollIntoView({ block: "start" });
    else box.current?.scrollTo({ top: 0 });
  }, [shown.key, many]);
  if (!head) return <Nothing />;
  const folded = mails.filter((mail) => !shown.unfolded.has(mail.id));
  const bundle = !shown.all && folded.length > MANY;
  const newest = mails.findLast((mail) => shown.unfolded.has(mail.id));
  let bundled = false;
  return (
    <>
      <Toolbar row={shown.key} />
      <div class="conv" ref={box}>
        <h1 dir="auto" id="subject">
          {(mails.length > 1 ? baseSubject(head.subject) : head.subject) || t("no-subject")}
        </h1>
        {mails.map((mail) => {
          if (shown.unfolded.has(mail.id)) {
            return (
              <Unfolded
                key={mail.id}
                account={shown.account}
                mail={mail}
                newest={mail === newest}
                foldable={mails.length > 1}
              />
            );
          }
          if (bundle && mail !== mails[0]) {
            if (bundled) return null;
            bundled = true;
            return (
              <button key="bundle" type="button" class="msg cl many" onClick={showAll}>
                {t("more-messages", {
                  count: folded.length - (shown.unfolded.has(mails[0]?.id ?? "") ? 0 : 1),
                })}
              </button>
            );
          }
          return <Folded key={mail.id} account={shown.account} mail={mail} />;
        })}
        {mine ? (
          <Composer key={mine.serial} inside />
        ) : (
          // What is still on its way is not answered.
          mails.some((mail) => !underWay(keyOf(shown.account, mail.id))) && <QuickReply row={shown.key} />
        )}
      </div>
    </>
  );
}

function Toolbar(props: { row: Key }) {
  const { row } = props;
  const mails = conversation(row);
  const starred = mails.some((mail) => mail.keywords.$flagged);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const index = indexOf(row);
  const count = rowCount();
  return (
    <div class="rt" role="toolbar" aria-label={t("actions")}>
      {narrow.value && (
        <button
          type="button"
          class="ib"
          id="back"
          aria-label={t("command-back")}
          title={tip("back")}
          onClick={() =>
            onceAway(() => {
              closeConversation();
              pane.value = "list";
              focusList();
            })
          }
        >
          <Icon name="arrow-left" />
        </button>
      )}
      <Tool id="archive" icon="archive" run={() => void archive(row)} />
      <Tool id="delete" icon="trash-2" run={() => void trash(row)} />
      <Tool id="junk" icon="shield-alert" run={() => void junk(row)} />
      <span class="sp" />
      <Tool id="star" icon="star" pressed={starred} run={() => void toggleStar(row)} />
      <Tool id="read" icon={unread ? "mail-open" : "mail"} run={() => void toggleRead(row)} />
      {index >= 0 && <span class="pos">{t("position", { index: index + 1, count })}</span>}
    </div>
  );
}

function Tool(props: { id: string; icon: IconName; pressed?: boolean; run: () => void }) {
  return (
    <button
      type="button"
      class="ib"
      id={`tool-${props.id}`}
      aria-label={tip(props.id)}
      title={tip(props.id)}
      aria-pressed={props.pressed}
      onClick={props.run}
    >
      <Icon name={props.icon} class={props.pressed ? "star" : ""} />
    </button>
  );
}

function QuickReply(props: { row: Key }) {
  const shown = open.value;
  const key = answerable();
  const full = key && shown ? fullEmail(shown.account, key.slice(key.indexOf("/") + 1)) : undefined;
  const to = full && shown ? answered(shown.account, full) : [];
  const more = full && shown ? alsoReached(shown.account, full) : [];
  const people = to.map(to.length > 1 ? shortName : displayName).join(", ");
  return (
    <div class="qr">
      <Icon name="reply" />
      <span dir="auto">{people ? t("reply-to-people", { people }) : t("reply-here")}</span>
      {more.length > 0 && (
        <button
          id="reply-all"
          type="button"
          class="btn"
          title={tip("reply-all")}
          onClick={() => void replyTo(key ?? props.row, "all")}
        >
          <Icon name="reply-all" small />
          {t("reply-all-short")}
        </button>
      )}
      <button
        id="reply"
        type="button"
        class="btn primary"
        title={tip("reply")}
        onClick={() => void replyTo(key ?? props.row, "sender")}
      >
        {t("command-reply")}
      </button>
    </div>
  );
}

function Nothing() {
  const shown = view.value;
  const folder = shown?.mailbox ? folderOf(shown.account, shown.mailbox) : undefined;
  return (
    <div class="nothing">
      <Icon name="mail" />
      <p>
        {folder
          ? t("reader-empty", { unread: folder.unreadThreads, folder: folderName(folder) })
          : t("reader-empty-search")}
      </p>
      <p class="hint">
        {t("reader-empty-hint-before")} <kbd>j</kbd> {t("reader-empty-hint-after")}
      </p>
    </div>
  );
}
