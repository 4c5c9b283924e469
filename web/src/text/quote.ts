// The text of a reply: the original as `> ` lines under one sentence that says
// whose words they are. HTML becomes text by a reader of characters, never by
// the browser's own: the page's origin does not parse mail.

import type { EmailWithText } from "../jmap/types.ts";

/** The readable text of a message, whichever form it came in. */
export function plainText(email: EmailWithText): string {
  return email.textBody
    .map((part) => {
      const value = part.partId === null ? undefined : email.bodyValues[part.partId]?.value;
      if (value === undefined) return "";
      return part.type === "text/html"
        ? textOfHtml(value)
        : asTyped(value, part["header:Content-Type"] ?? "");
    })
    .join("\n")
    .trimEnd();
}

export function quote(text: string): string {
  return text
    .replace(/\n-- \n[\s\S]*$/, "")
    .trimEnd()
    .split("\n")
    .map((line) => (line.startsWith(">") ? `>${line}` : line === "" ? ">" : `> ${line}`))
    .join("\n");
}

const REPLY = /^(re|aw|antw|antwoord|betr|sv)\s*(\[\d+\])?\s*:\s*/i;

/** What a conversation is about: the subject without the marks of its answers. */
export function baseSubject(subject: string | null): string {
  let base = (subject ?? "").trim();
  while (REPLY.test(base)) base = base.replace(REPLY, "");
  return base;
}

export function replySubject(subject: string | null): string {
  const base = (subject ?? "").trim();
  return REPLY.test(base) ? base : `Re: ${base}`;
}

/** A text/plain part with the lines that were typed, whichever way it was written. */
function asTyped(value: string, contentType: string): string {
  const text = value.replaceAll("\r\n", "\n");
  if (!/;\s*format\s*=\s*"?flowed\b/i.test(contentType)) return text;
  return unflow(text, /;\s*delsp\s*=\s*"?yes\b/i.test(contentType));
}

/** RFC 3676 §4: a line that ends in a blank goes on in the next of the same depth. */
function unflow(text: string, delSp: boolean): string {
  const lines: string[] = [];
  let open: number | null = null;
  for (const line of text.split("\n")) {
    const depth = line.search(/[^>]|$/);
    const rest = line.slice(depth).replace(/^ /, "");
    // A signature's mark ends in a blank and is yet a whole line (§4.3).
    const mark = rest === "-- ";
    const flows = rest.endsWith(" ") && !mark;
    const piece = flows && delSp ? rest.slice(0, -1) : rest;
    if (open === depth && !mark) lines.push(lines.pop() + piece);
    else lines.push(depth > 0 && piece !== "" ? `${">".repeat(depth)} ${piece}` : ">".repeat(depth) + piece);
    open = flows ? depth : null;
  }
  return lines.join("\n");
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  euro: "€",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  eacute: "é",
  egrave: "è",
  ecirc: "ê",
  euml: "ë",
  iuml: "ï",
  ouml: "ö",
  uuml: "ü",
  auml: "ä",
  agrave: "à",
  ccedil: "ç",
  szlig: "ß",
};

export function textOfHtml(html: string): string {
  return readEntities(
    html
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, "")
      .replace(/\s+/g, " ")
      .replace(/<br\b[^>]*>\s*/gi, "\n")
      .replace(/<li\b[^>]*>/gi, "\n- ")
      .replace(/<\/(div|tr|li|section|article)\s*>\s*/gi, "\n")
      .replace(/<\/(p|h[1-6]|table|ul|ol|blockquote)\s*>\s*/gi, "\n\n")
      .replace(/<[a-z/!?][^>]*>/gi, ""),
  )
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n[ \t]+/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

export function readEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (name.startsWith("#")) {
      const code = /^#x/i.test(name)
        ? Number.parseInt(name.slice(2), 16)
        : Number.parseInt(name.slice(1), 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

/** A search snippet (RFC 8621 §5) as pieces, the marked ones true. */
export function snippetPieces(snippet: string): { text: string; marked: boolean }[] {
  return snippet
    .split(/(<mark>[\s\S]*?<\/mark>)/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const marked = piece.startsWith("<mark>");
      return { text: readEntities(marked ? piece.slice(6, -7) : piece), marked };
    });
}

/** How much of a snippet stands before its first mark, in characters. */
const LEAD = 16;

/** The pieces from a little before the first mark on: a row shows no more than their start. */
export function nearMark(pieces: { text: string; marked: boolean }[]): { text: string; marked: boolean }[] {
  const [first, ...rest] = pieces;
  if (!first || first.marked || rest.length === 0 || first.text.length <= LEAD) return pieces;
  const tail = first.text.slice(-LEAD);
  const word = tail.indexOf(" ");
  return [{ text: `…${word < 0 ? tail : tail.slice(word)}`, marked: false }, ...rest];
}
