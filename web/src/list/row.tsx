// One conversation in the list: who, when, about what, and how it begins.

import type { Address, Email, Snippet } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { rowStyle } from "../settings.ts";
import { folderOf, isMe } from "../store/accounts.ts";
import { conversation, email, type Key, partsOf } from "../store/emails.ts";
import { snippets, view } from "../store/list.ts";
import { type Outgoing, sendingOf } from "../store/outbox.ts";
import { fullTime, rowTime } from "../text/dates.ts";
import { colour, displayName, initials, shortName } from "../text/people.ts";
import { baseSubject, nearMark, snippetPieces } from "../text/quote.ts";
import { Icon } from "../views/icon.tsx";

interface Props {
  rowKey: Key;
  id: string;
  index: number;
  count: number;
  top: number;
  line: boolean;
  selected: boolean;
}

export function Row(props: Props) {
  const { rowKey } = props;
  const head = email(rowKey).value;
  if (!head) return <SkeletonRow top={props.top} />;
  const [account, id] = partsOf(rowKey);
  const mails = conversation(rowKey);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const starred = mails.some((mail) => mail.keywords.$flagged);
  const attached = mails.some((mail) => mail.hasAttachment);
  const who = participants(account, head, mails);
  const at = new Date(head.receivedAt);
  const found = snippets.value.get(rowKey);
  const sending = sendingOf(rowKey);
  const style = rowStyle();
  const classes = ["row", style, unread ? "u" : "", props.line ? "ln" : ""].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names its active row
    <div
      id={props.id}
      class={classes}
      role="option"
      aria-selected={props.selected}
      aria-setsize={props.count}
      aria-posinset={props.index + 1}
      data-key={rowKey}
      data-email={id}
      data-thread={head.threadId}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {style !== "compact" && (
        <span class={`av c${colour(who.face?.email ?? "")}`} aria-hidden="true">
          {initials(who.face)}
        </span>
      )}
      <div class="tx">
        {unread && <span class="vh">{t("unread-mark")} </span>}
        <div class="l1">
          <span class="who" dir="auto">
            {who.text} {mails.length > 1 && <span class="cnt">{mails.length}</span>}
          </span>
          {sending ? (
            <span class={sending.state === "queued" || sending.state === "sending" ? "fate" : "fate danger"}>
              {fate(sending)}
            </span>
          ) : (
            <time dateTime={head.receivedAt} title={fullTime(at)}>
              {rowTime(at, new Date())}
            </time>
          )}
        </div>
        <Words head={head} mails={mails} found={found} style={style} attached={attached} starred={starred} />
      </div>
      <span class="hov" aria-hidden="true">
        <span data-act="archive" title={t("command-archive")}>
          <Icon name="archive" small />
        </span>
        <span data-act="delete" title={t("command-delete")}>
          <Icon name="trash-2" small />
        </span>
        <span data-act="star" title={t("command-star")}>
          <Icon name="star" small class={starred ? "star" : ""} />
        </span>
        <span data-act="read" title={t("command-read")}>
          <Icon name={unread ? "mail-open" : "mail"} small />
        </span>
      </span>
    </div>
  );
}

function Words(props: {
  head: Email;
  mails: Email[];
  found: Snippet | undefined;
  style: string;
  attached: boolean;
  starred: boolean;
}) {
  const { head, found } = props;
  const subject = found?.subject ? (
    <Marked snippet={found.subject} />
  ) : (
    <span dir="auto">
      {(props.mails.length > 1 ? baseSubject(head.subject) : head.subject) || t("no-subject")}
    </span>
  );
  const preview = found?.preview ? (
    <Marked snippet={found.preview} />
  ) : (
    <span dir="auto">{(props.mails.at(-1) ?? head).preview}</span>
  );
  const marks = (
    <>
      {props.attached && <Mark icon="paperclip" label={t("has-attachment")} />}
      {props.starred && <Mark icon="star" label={t("starred")} />}
    </>
  );
  if (props.style === "roomy") {
    return (
      <>
        <div class="l2">{subject}</div>
        <div class="l3">
          {preview}
          {marks}
        </div>
      </>
    );
  }
  return (
    <div class="l2">
      {subject}
      <span class="pv">{preview}</span>
      {marks}
    </div>
  );
}

function Mark(props: { icon: "paperclip" | "star"; label: string }) {
  return (
    <>
      <span class="vh">{props.label}</span>
      <Icon name={props.icon} small class={props.icon === "star" ? "mk star" : "mk"} />
    </>
  );
}

/** A line with what the search found in it. */
function Marked(props: { snippet: string }) {
  return (
    <span dir="auto">
      {nearMark(snippetPieces(props.snippet)).map((piece, index) =>
        piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text,
      )}
    </span>
  );
}

export function SkeletonRow(props: { top: number }) {
  return (
    <div
      class={`row ${rowStyle()} sk`}
      role="presentation"
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {rowStyle() !== "compact" && <span class="av" />}
      <div class="tx">
        <i class="a" />
        <i class="b" />
        {rowStyle() === "roomy" && <i class="c" />}
      </div>
    </div>
  );
}

/** What a message in the outbox has in the place of its time. */
function fate(sending: Outgoing): string {
  switch (sending.state) {
    case "unsure":
      return t("row-unsure");
    case "failed":
      return t("row-not-sent");
    case "sent":
      return t("row-partly-sent");
    default:
      return t("row-waits");
  }
}

/** "Anna, Jeroen, me"; in Sent and Drafts the recipients. */
function participants(
  account: string,
  head: Email,
  mails: Email[],
): { text: string; face: Address | undefined } {
  const role = view.value?.mailbox ? folderOf(account, view.value.mailbox)?.role : null;
  if (role === "sent" || role === "drafts") {
    const to = head.to ?? [];
    const text =
      to.length > 0 ? to.map(to.length > 1 ? shortName : displayName).join(", ") : t("no-recipient");
    return { text: t("row-to", { people: text }), face: to[0] ?? head.from?.[0] };
  }
  const senders = new Map<string, Address>();
  for (const mail of mails) {
    const from = mail.from?.[0];
    if (!from) continue;
    const me = isMe(account, from.email);
    senders.set(me ? "me" : from.email.toLowerCase(), from);
  }
  const others = [...senders].filter(([key]) => key !== "me").map(([, from]) => from);
  const latest = mails.findLast((mail) => mail.from?.[0] && !isMe(account, mail.from[0].email))?.from?.[0];
  const face = latest ?? head.from?.[0];
  if (senders.size <= 1) {
    const only = [...senders.values()][0] ?? head.from?.[0];
    if (senders.has("me") && (head.to?.length ?? 0) > 0) {
      return {
        text: t("row-to", { people: (head.to ?? []).map(displayName).join(", ") }),
        face: head.to?.[0],
      };
    }
    return { text: only ? displayName(only) : t("no-sender"), face };
  }
  const names = others
    .slice(0, 3)
    .map((from) => (others.length > 1 || senders.has("me") ? shortName(from) : displayName(from)));
  if (others.length > 3) names.push("…");
  if (senders.has("me")) names.push(t("me"));
  return { text: names.join(", "), face };
}
