// W2: each source as it is asked and answers, the first result at once, then
// the two proofs, each by itself.

import type { ComponentChildren } from "preact";
import { language, t } from "../l10n.ts";
import { copy } from "../store/toasts.ts";
import { Icon } from "../views/icon.tsx";
import { type Line, lines, logText, proposals } from "./finding.ts";
import { byHand, cancel, domain, searchedLong } from "./flow.ts";
import { Card, Quiet } from "./parts.tsx";
import { type Side, trying } from "./proving.ts";

export function Searching() {
  const proof = trying.value;
  const best = proposals.value[0];
  return (
    <Card title={t("w2-title", { domain: domain.value })}>
      <ul class="steps" id="w2-lines" aria-live="polite">
        {lines.value.map((line) => (
          <Source key={`${line.source} ${line.subject}`} line={line} passed={proof !== null} />
        ))}
        <Try side={proof?.incoming} waiting={t("w2-sign-in-later")} id="w2-incoming">
          {t("w2-sign-in", { host: proof?.incoming.server.host ?? "" })}
        </Try>
        <Try side={proof?.outgoing ?? undefined} waiting={t("w2-sending")} id="w2-outgoing">
          {t("w2-sending")}
        </Try>
      </ul>
      {best && (
        <p class="aside" id="w2-first" role="status">
          <Icon name="circle-check" />
          <span dir="auto">
            {t("w2-first", {
              source: sourceName(best.source, best.subject),
              incoming: best.incoming[0]?.host ?? "",
              outgoing: best.outgoing[0]?.host ?? "–",
            })}
          </span>
        </p>
      )}
      <div class="acts">
        <button id="w2-cancel" class="btn big" type="button" onClick={cancel}>
          {t("cancel")}
        </button>
        {searchedLong.value && <Quiet id="w2-by-hand" label={t("by-hand")} onClick={byHand} />}
        <CopyLog />
      </div>
    </Card>
  );
}

function Try(props: { side: Side | undefined; waiting: string; id: string; children: ComponentChildren }) {
  const { side } = props;
  if (!side) {
    return (
      <li id={props.id}>
        <Icon name="clock" />
        <span>{props.waiting}</span>
      </li>
    );
  }
  const [className, icon] = {
    asked: ["now", "refresh-cw"],
    works: ["ok", "circle-check"],
    fails: ["no", "circle-alert"],
  }[side.state] as ["now" | "ok" | "no", "refresh-cw" | "circle-check" | "circle-alert"];
  return (
    <li class={className} id={props.id}>
      <Icon name={icon} />
      <span dir="auto">{props.children}</span>
      {side.state === "works" && <small>{side.proven?.mechanism}</small>}
    </li>
  );
}

function Source(props: { line: Line; passed: boolean }) {
  const { line } = props;
  const icons = { asked: "refresh-cw", found: "circle-check", none: "x", failed: "circle-alert" } as const;
  const now = line.state === "asked" && !props.passed;
  return (
    <li class={now ? "now" : line.state === "found" ? "ok" : ""} title={line.detail} data-state={line.state}>
      <Icon name={line.state === "asked" && !now ? "clock" : icons[line.state]} />
      <span dir="auto">{label(line)}</span>
      <small>{outcome(line)}</small>
    </li>
  );
}

/** The whole search, for whoever helps. */
export function CopyLog() {
  return (
    <button
      id="copy-log"
      class="link"
      type="button"
      onClick={() => copy(logText(lines.peek()), t("log-copied"))}
    >
      {t("copy-log")}
    </button>
  );
}

/** How it was found, folded, on the screens after. */
export function Log() {
  if (lines.value.length === 0) return null;
  return (
    <details class="log" id="log">
      <summary>{t("log-title")}</summary>
      <ul class="steps small">
        {lines.value.map((line) => (
          <Source key={`${line.source} ${line.subject}`} line={line} passed />
        ))}
      </ul>
      <CopyLog />
    </details>
  );
}

function label(line: Line): string {
  switch (line.source) {
    case "builtin":
      return t("source-builtin");
    case "mx":
      return t("source-mx", { domain: line.subject });
    case "srv":
      return t("source-srv", { domain: line.subject });
    case "ispdb":
      return t("source-ispdb");
    case "pacc":
      return t("source-pacc", { domain: line.subject });
    case "autodiscover":
      return t("source-autodiscover", { domain: line.subject });
    case "guess":
      return t("source-guess", { host: line.subject });
    default:
      return line.subject;
  }
}

function outcome(line: Line): string {
  if (line.state === "asked") return "";
  const seconds = new Intl.NumberFormat(language.value, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(line.ms / 1000);
  if (line.state === "none") return t("outcome-none", { seconds });
  if (line.state === "failed") return t("outcome-failed", { seconds });
  return t("outcome-found", { seconds });
}

export function sourceName(source: string, subject: string): string {
  switch (source) {
    case "builtin":
      return t("source-builtin-name");
    case "ispdb":
      return t("source-ispdb");
    case "mx":
      return t("source-mx", { domain: subject });
    case "srv":
      return t("source-srv", { domain: subject });
    case "guess":
      return t("source-guess-name");
    default:
      return subject;
  }
}
