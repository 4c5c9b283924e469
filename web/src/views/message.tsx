// One message of a conversation: folded to a line, or a card with its head,
// its banner, its body in a frame, and its attachments.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError, type MessageView, postJson } from "../api.ts";
import { tip } from "../commands.ts";
import { hear } from "../frames/message.ts";
import type { IconName } from "../icons.ts";
import type { Address, BodyPart, Email, Id } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { isDark } from "../settings.ts";
import { isMe } from "../store/accounts.ts";
import { replyTo } from "../store/compose.ts";
import { type Key, keyOf } from "../store/emails.ts";
import { alwaysShowImages, explaining, imagesWanted, showImages } from "../store/images.ts";
import { underWay } from "../store/outbox.ts";
import { focusMessage, fullEmail, toggle } from "../store/reader.ts";
import { cardTime, fullTime, shortDate, size } from "../text/dates.ts";
import { colour, displayName, initials } from "../text/people.ts";
import { Icon } from "./icon.tsx";
import { Waits } from "./outbox.tsx";

export function Folded(props: { account: Id; mail: Email }) {
  const { mail } = props;
  const from = mail.from?.[0];
  const at = new Date(mail.receivedAt);
  return (
    <article class="msg cl" data-email={mail.id}>
      <h2>
        <button type="button" aria-expanded="false" onClick={() => toggle(mail.id)}>
          <Face from={from} />
          <b dir="auto">{senderName(props.account, from)}</b>
          <span class="sn" dir="auto">
            {mail.preview}
          </span>
          {mail.keywords.$flagged && <Icon name="star" small class="star" />}
          {mail.hasAttachment && <Icon name="paperclip" small />}
          <time dateTime={mail.receivedAt} title={fullTime(at)}>
            {shortDate(at, new Date())}
          </time>
        </button>
      </h2>
    </article>
  );
}

export function Unfolded(props: { account: Id; mail: Email; newest: boolean; foldable: boolean }) {
  const { account, mail } = props;
  const full = fullEmail(account, mail.id);
  const from = mail.from?.[0];
  const at = new Date(mail.receivedAt);
  const [view, setView] = useState<MessageView | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const waits = underWay(keyOf(account, mail.id));
  const wanted = props.newest && focusMessage.value;
  useEffect(() => {
    if (!wanted) return;
    focusMessage.value = false;
    heading.current?.focus({ preventScroll: true });
  }, [wanted]);
  return (
    <article class="msg" data-email={mail.id}>
      <div class="mh">
        <Face from={from} />
        <div class="mid">
          <h2 class="f" ref={heading} tabIndex={-1}>
            <b dir="auto">{senderName(account, from)}</b>
            {from?.name && <span class="a">{from.email}</span>}
          </h2>
          <div class="to" dir="auto">
            {toLine(account, mail.to, full?.cc ?? null)}
          </div>
        </div>
        <div class="rh">
          <time dateTime={mail.receivedAt} title={fullTime(at)}>
            {cardTime(at, new Date())}
          </time>
          {!mail.keywords.$draft && (
            <button
              type="button"
              class="ib reply-one"
              aria-label={t("command-reply")}
              title={tip("reply")}
              onClick={() => void replyTo(keyOf(account, mail.id), "sender")}
            >
              <Icon name="reply" />
            </button>
          )}
          {full?.blobId && (
            <a
              class="ib download"
              href={downloadUrl(account, {
                blobId: full.blobId,
                name: `${mail.subject || t("no-subject")}.eml`,
                type: "message/rfc822",
              })}
              download=""
              aria-label={t("download-message")}
              title={t("download-message")}
            >
              <Icon name="download" />
            </a>
          )}
          {props.foldable && (
            <button
              type="button"
              class="ib"
              aria-label={t("fold-message")}
              title={t("fold-message")}
              aria-expanded="true"
              onClick={() => toggle(mail.id)}
            >
              <Icon name="chevron-down" />
            </button>
          )}
        </div>
      </div>
      {waits && <Waits of={waits} />}
      {view && <Remote of={view} row={keyOf(account, mail.id)} from={from} />}
      <Body account={account} mail={mail} onView={setView} />
      {full && <Attachments account={account} parts={attachmentsOf(full.attachments)} />}
    </article>
  );
}

/** What the message would load from elsewhere, and the press that shows it. */
function Remote(props: { of: MessageView; row: Key; from: Address | undefined }) {
  const { of, from } = props;
  const shown = of.imagesShown || imagesWanted(props.row);
  if (of.trackingPixels === 0 && (shown || of.remoteHosts.length === 0)) return null;
  const pixels = of.trackingPixels;
  return (
    <div class="banner remote-blocked" data-hosts={of.remoteHosts.join(" ")} data-pixels={pixels}>
      <Icon name="image-off" />
      <span title={of.remoteHosts.join(", ")}>
        {shown
          ? t("pixels-removed", { pixels })
          : explaining.value
            ? t("remote-tells")
            : t("remote-blocked", { pixels })}
      </span>
      {!shown && of.remoteHosts.length > 0 && (
        <button
          type="button"
          class="btn"
          data-do="images"
          title={tip("images")}
          onClick={() => showImages([props.row])}
        >
          {t("show")}
        </button>
      )}
      {!shown && of.remoteHosts.length > 0 && from && (
        <button
          type="button"
          class="btn"
          data-do="images-always"
          title={from.email}
          onClick={() => void alwaysShowImages(props.row, from)}
        >
          {t("images-always", { name: displayName(from) })}
        </button>
      )}
    </div>
  );
}

/** The body in its frame; its height is what the frame says it needs. */
function Body(props: { account: Id; mail: Email; onView: (view: MessageView) => void }) {
  const { account, mail } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const [view, setView] = useState<MessageView | null>(null);
  const [missing, setMissing] = useState<"fetching" | "failed" | null>(null);
  const [attempt, setAttempt] = useState(0);
  const dark = isDark();
  const images = imagesWanted(keyOf(account, mail.id));

  useEffect(() => {
    let gone = false;
    setMissing(null);
    postJson<MessageView>("/api/view", {
      accountId: account,
      emailId: mail.id,
      theme: dark ? "dark" : "light",
      images: images ? "wanted" : "blocked",
    })
      .then((made) => {
        if (gone) return;
        setView(made);
        props.onView(made);
      })
      .catch((error: unknown) => {
        if (gone) return;
        const status = error instanceof ApiError ? error.status : 0;
        setMissing(status === 404 || status === 409 || status === 503 ? "fetching" : "failed");
      });
    return () => {
      gone = true;
    };
  }, [account, mail.id, attempt, dark, images]);

  // A message whose bytes are still on their way is tried again by itself.
  useEffect(() => {
    if (missing !== "fetching") return;
    const timer = setTimeout(() => setAttempt(attempt + 1), 2000);
    return () => clearTimeout(timer);
  }, [missing, attempt]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || !view) return;
    return hear(element, (height) => element.style.setProperty("height", `${height}px`));
  }, [view]);

  if (missing) {
    return (
      <div class="body note">
        <p>{missing === "fetching" ? t("body-fetching") : t("body-failed")}</p>
        <button type="button" class="btn" onClick={() => setAttempt(attempt + 1)}>
          {t("reload")}
        </button>
      </div>
    );
  }
  if (!view) {
    return (
      <div class="body sk" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    );
  }
  return (
    <div class={`body ${view.kind}`}>
      <iframe
        ref={frame}
        class="frame"
        title={t("message-frame", {
          name: mail.from?.[0] ? displayName(mail.from[0]) : t("no-sender"),
          date: fullTime(new Date(mail.receivedAt)),
        })}
        sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
        src={view.url}
      />
    </div>
  );
}

function Attachments(props: { account: Id; parts: BodyPart[] }) {
  if (props.parts.length === 0) return null;
  return (
    <ul class="att" aria-label={t("attachments")}>
      {props.parts.map((part) => (
        <li key={part.partId ?? part.blobId}>
          <a
            class="attachment"
            href={downloadUrl(props.account, part)}
            download={part.name ?? ""}
            title={t("download-file", { name: part.name ?? part.type })}
          >
            <span class={`thumb ${part.type.split("/")[0]}`} aria-hidden="true">
              {thumb(part)}
            </span>
            <span class="an">
              <b dir="auto">{part.name ?? t("no-name")}</b>
              <small>{size(part.size)}</small>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function thumb(part: BodyPart) {
  const end = part.name?.split(".").at(-1)?.toUpperCase() ?? "";
  if (part.name?.includes(".") && end.length <= 4) return end;
  const icons: Record<string, IconName> = {
    image: "file-image",
    audio: "file-audio",
    video: "file-video",
    text: "file-text",
    message: "mail",
  };
  return <Icon name={icons[part.type.split("/")[0] ?? ""] ?? "file"} />;
}

/** Pictures that the text itself shows are not listed again. */
function attachmentsOf(parts: BodyPart[]): BodyPart[] {
  return parts.filter((part) => part.blobId && !(part.cid && part.disposition !== "attachment"));
}

function downloadUrl(account: Id, part: Pick<BodyPart, "blobId" | "name" | "type">): string {
  const name = encodeURIComponent(part.name || "attachment");
  return `/jmap/download/${account}/${part.blobId}/${name}?type=${encodeURIComponent(part.type)}`;
}

export function Face(props: { from: Address | undefined }) {
  return (
    <span class={`av c${colour(props.from?.email ?? "")}`} aria-hidden="true">
      {initials(props.from)}
    </span>
  );
}

function senderName(account: Id, from: Address | undefined): string {
  if (!from) return t("no-sender");
  return isMe(account, from.email) ? t("me") : displayName(from);
}

function toLine(account: Id, to: Address[] | null, cc: Address[] | null): string {
  const names = (list: Address[] | null) =>
    (list ?? []).map((each) => (isMe(account, each.email) ? t("me-object") : displayName(each))).join(", ");
  if (!to?.length && !cc?.length) return t("to-nobody");
  const line = to?.length ? t("to-line", { people: names(to) }) : "";
  return cc?.length ? `${line} ${t("cc-line", { people: names(cc) })}`.trim() : line;
}
