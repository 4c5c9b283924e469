// W2: each source as it is asked and answers, then the two proofs.

import { language, t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { cancel, domain, type Line, lines, searchedLong, signingIn, step } from "./flow.ts";
import { Card } from "./parts.tsx";

export function Searching() {
  const proving = signingIn.value;
  return (
    <Card title={t("w2-title", { domain: domain.value })}>
      <ul class="steps" id="w2-lines" aria-live="polite">
        {lines.value.map((line) => (
          <Source key={line.key} line={line} skipped={proving !== null} />
        ))}
        {proving ? (
          <li class={proving.outgoing === "asked" ? "ok" : "now"}>
            <Icon name={proving.outgoing === "asked" ? "circle-check" : "refresh-cw"} />
            {t("w2-sign-in", { host: proving.host })}
          </li>
        ) : (
          <li>
            <Icon name="log-in" />
            {t("w2-sign-in-later")}
          </li>
        )}
        <li class={proving?.outgoing === "asked" ? "now" : ""}>
          <Icon name={proving?.outgoing === "asked" ? "refresh-cw" : "send"} />
          {t("w2-sending")}
        </li>
      </ul>
      <div class="acts">
        <button id="w2-cancel" class="btn big" type="button" onClick={cancel}>
          {t("cancel")}
        </button>
        {searchedLong.value && (
          <button
            id="w2-by-hand"
            class="btn big quiet"
            type="button"
            onClick={() => {
              cancel();
              step.value = "hand";
            }}
          >
            {t("by-hand")}
          </button>
        )}
      </div>
    </Card>
  );
}

function Source(props: { line: Line; skipped: boolean }) {
  const { line } = props;
  if (line.state === "asked") {
    return (
      <li class={props.skipped ? "" : "now"}>
        <Icon name={props.skipped ? "clock" : "refresh-cw"} />
        <span dir="auto">{label(line)}</span>
      </li>
    );
  }
  return (
    <li class="ok">
      <Icon name="circle-check" />
      <span dir="auto">{label(line)}</span>
      <small>{outcome(line)}</small>
    </li>
  );
}

function label(line: Line): string {
  switch (line.source) {
    case "builtin":
      return t("source-builtin");
    case "mx":
      return t("source-mx", { domain: domain.value });
    case "dns":
    case "srv":
      return t("source-dns");
    case "ispdb":
      return t("source-ispdb");
    default:
      return line.subject;
  }
}

function outcome(line: Line): string {
  if (line.state === "none") return t("outcome-none");
  if (line.state === "failed") return t("outcome-failed");
  const seconds = new Intl.NumberFormat(language.value, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(line.ms / 1000);
  return t("outcome-found", { seconds });
}

export function sourceName(source: string, subject: string): string {
  switch (source) {
    case "builtin":
      return t("source-builtin-name");
    case "ispdb":
      return t("source-ispdb");
    default:
      return subject;
  }
}
