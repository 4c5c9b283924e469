// Names, initials and colours of people, and reading the addresses that a
// person types. Pure.

import type { Address } from "../jmap/types.ts";

export const COLOURS = 8;

export function displayName(address: Address): string {
  return address.name?.trim() || address.email;
}

/** The given name where the name looks like a person's, for lists of several. */
export function shortName(address: Address): string {
  const name = address.name?.trim();
  if (!name) return address.email.split("@")[0] ?? address.email;
  const [family, given] = name.split(",").map((part) => part.trim());
  if (given) return given.split(/\s+/)[0] ?? given;
  return (family ?? name).split(/\s+/)[0] ?? name;
}

/** One or two letters for the round picture. */
export function initials(address: Address | undefined): string {
  const name = address?.name?.trim() || address?.email.split("@")[0] || "";
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  const made = letters.map((word) => firstLetter(word ?? "")).join("");
  if (made.length > 1) return made;
  return (
    (words[0] ?? "?")
      .match(/[\p{L}\p{N}]/gu)
      ?.slice(0, 2)
      .join("")
      .toLocaleUpperCase() ?? "?"
  );
}

function firstLetter(word: string): string {
  return word.match(/[\p{L}\p{N}]/u)?.[0]?.toLocaleUpperCase() ?? "";
}

/** One of the eight colours, always the same for an address. */
export function colour(email: string): number {
  let hash = 7;
  for (const char of email.toLowerCase()) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % COLOURS;
}

export function sameEmail(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** Each address once, in order. */
export function unique(addresses: readonly Address[]): Address[] {
  const seen = new Set<string>();
  return addresses.filter((address) => {
    const key = address.email.trim().toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Good enough to hand to a mail server, which decides in the end. */
export function plausible(email: string): boolean {
  return /^(?:[^\s@<>"(),:;]+|"[^"\\]+")@[^\s@<>"(),:;.]+(\.[^\s@<>"(),:;.]+)*$/u.test(email);
}

/** Reads typed or pasted recipients: commas, semicolons or new lines between them. */
export function readAddresses(text: string): Address[] {
  const found: Address[] = [];
  let piece = "";
  let quoted = false;
  for (const char of `${text},`) {
    if (char === '"') quoted = !quoted;
    if (!quoted && /[,;\n\r\t]/.test(char)) {
      const address = readAddress(piece);
      if (address) found.push(address);
      piece = "";
    } else {
      piece += char;
    }
  }
  const rest = readAddress(piece);
  if (rest) found.push(rest);
  return found;
}

function readAddress(text: string): Address | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const angled = /^(.*)<([^<>]*)>\s*$/s.exec(trimmed);
  if (!angled) return { name: null, email: trimmed };
  const name = (angled[1] ?? "")
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .replaceAll('\\"', '"');
  return { name: name || null, email: (angled[2] ?? "").trim() };
}

export function writeAddress(address: Address): string {
  return address.name ? `${address.name} <${address.email}>` : address.email;
}
