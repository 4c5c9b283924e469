// Reads the search field: words, "phrases", -not, and operators in Dutch and
// English, both always. What is no operator is a word. Pure.

import type { Filter } from "../jmap/types.ts";

export interface Search {
  filter: Filter | null;
  /** Whether anything is looked for in the text, so that there is something to mark. */
  words: boolean;
}

type Maker = (value: string) => Filter | null;

const FIELDS: Record<string, Maker> = {
  from: (value) => ({ from: value }),
  van: (value) => ({ from: value }),
  to: (value) => ({ to: value }),
  aan: (value) => ({ to: value }),
  cc: (value) => ({ cc: value }),
  subject: (value) => ({ subject: value }),
  onderwerp: (value) => ({ subject: value }),
  has: has,
  heeft: has,
  is: is,
  before: (value) => when(value, (before) => ({ before })),
  voor: (value) => when(value, (before) => ({ before })),
  after: (value) => when(value, (after) => ({ after })),
  na: (value) => when(value, (after) => ({ after })),
  larger: (value) => sized(value, (minSize) => ({ minSize })),
  groter: (value) => sized(value, (minSize) => ({ minSize })),
  smaller: (value) => sized(value, (maxSize) => ({ maxSize })),
  kleiner: (value) => sized(value, (maxSize) => ({ maxSize })),
};

const TEXT_FIELDS = new Set(["from", "van", "to", "aan", "cc", "subject", "onderwerp"]);

export function readSearch(input: string): Search {
  const conditions: Filter[] = [];
  let words = false;
  for (const term of terms(input)) {
    const made = term.field ? FIELDS[term.field]?.(term.value) : null;
    const filter: Filter = made ?? { text: term.field ? `${term.field}:${term.value}` : term.value };
    if (!made || TEXT_FIELDS.has(term.field)) words = true;
    conditions.push(term.not ? { operator: "NOT", conditions: [filter] } : filter);
  }
  if (conditions.length === 0) return { filter: null, words: false };
  if (conditions.length === 1 && conditions[0]) return { filter: conditions[0], words };
  return { filter: { operator: "AND", conditions }, words };
}

interface Term {
  not: boolean;
  field: string;
  value: string;
}

function terms(input: string): Term[] {
  const pattern = /(-)?(?:([a-zA-Z]+):)?(?:"([^"]*)"?|(\S+))/gu;
  const found: Term[] = [];
  for (const match of input.matchAll(pattern)) {
    const field = (match[2] ?? "").toLowerCase();
    const phrase = match[3];
    const value = phrase === undefined ? (match[4] ?? "") : phrase;
    if (value === "" && phrase !== undefined) continue;
    // A phrase keeps its quotes, so that the server reads it as one.
    const kept = phrase !== undefined && !(field in FIELDS) ? `"${value}"` : value;
    found.push({ not: match[1] === "-", field, value: kept });
  }
  return found;
}

function has(value: string): Filter | null {
  return /^(attachment|attachments|bijlage|bijlagen)$/i.test(value) ? { hasAttachment: true } : null;
}

function is(value: string): Filter | null {
  switch (value.toLowerCase()) {
    case "unread":
    case "ongelezen":
      return { notKeyword: "$seen" };
    case "read":
    case "gelezen":
      return { hasKeyword: "$seen" };
    case "starred":
    case "ster":
      return { hasKeyword: "$flagged" };
    case "answered":
    case "beantwoord":
      return { hasKeyword: "$answered" };
    default:
      return null;
  }
}

/** Reads 2026-11-23, 23-11-2026, 2026-11 or 2026, at local midnight. */
function when(value: string, make: (at: string) => Filter): Filter | null {
  const iso = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(value);
  const dutch = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(value);
  const [year, month, day] = iso
    ? [iso[1], iso[2] ?? "1", iso[3] ?? "1"]
    : dutch
      ? [dutch[3], dutch[2], dutch[1]]
      : [];
  if (!year) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(day));
  return Number.isNaN(at.getTime()) ? null : make(at.toISOString().replace(/\.\d+Z$/, "Z"));
}

function sized(value: string, make: (bytes: number) => Filter): Filter | null {
  const match = /^(\d+(?:[.,]\d+)?)(b|k|kb|m|mb|g|gb)?$/i.exec(value);
  if (!match) return null;
  const unit = (match[2] ?? "b").toLowerCase().charAt(0);
  const factor = { b: 1, k: 1e3, m: 1e6, g: 1e9 }[unit] ?? 1;
  return make(Math.round(Number((match[1] ?? "0").replace(",", ".")) * factor));
}
