// Where a signature stands in a message: after a line of its own that says what
// follows (RFC 3676 §4.3), or without it above a quote, where it would make the
// whole quote a signature. Never twice.

import type { Identity } from "../jmap/types.ts";

/** The signature as it stands at the end of a message; empty for none. */
function block(of: Identity | undefined): string {
  const words = of?.textSignature.trimEnd() ?? "";
  return words.trim() === "" ? "" : `-- \n${words}`;
}

/** What a new message begins with. */
export function begun(of: Identity | undefined): string {
  return atTheEnd("", block(of));
}

/** What an answer begins with, over what is quoted. */
export function answering(of: Identity | undefined, quoted: string): string {
  const place = of?.words?.inReplies ?? "above";
  const words = place === "above" ? block(of).slice("-- \n".length) : "";
  const above = words === "" ? `\n\n${quoted}\n` : `\n\n${words}\n\n${quoted}\n`;
  return place === "below" ? atTheEnd(above, block(of)) : above;
}

/** The text with the signature of another identity. What the person changed in it, or took out, stays so. */
export function signedBy(text: string, before: Identity | undefined, now: Identity | undefined): string {
  const [old, other] = [block(before), block(now)];
  if (old === other) return text;
  if (old === "") return atTheEnd(text, other);
  const at = text.lastIndexOf(`\n${old}`);
  const rest = text.slice(at + 1 + old.length);
  if (at < 0 || !/^(\n|$)/.test(rest)) return text;
  return other === "" ? text.slice(0, at).trimEnd() + rest : `${text.slice(0, at)}\n${other}${rest}`;
}

/** Without the signature: what the person wrote. */
export function unsigned(text: string, of: Identity | undefined): string {
  return signedBy(text, of, undefined);
}

function atTheEnd(text: string, signature: string): string {
  return signature === "" ? text : `${text.trimEnd()}\n\n${signature}`;
}
