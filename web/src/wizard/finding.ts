// Looking the settings up: one search at a time, begun while the address is
// typed. It never sees the password, and its log names the domain alone.

import { computed, signal } from "@preact/signals";
import { type FindEvent, type Problem, type Proposal, postLines } from "../api.ts";
import { plausible } from "../text/people.ts";
import { problemOf } from "./problems.ts";

/** One source, and how far it is. */
export interface Line {
  source: string;
  subject: string;
  state: "asked" | "found" | "none" | "failed";
  ms: number;
  detail: string;
}

export const lines = signal<Line[]>([]);
/** What was found so far, best first. */
export const proposals = signal<Proposal[]>([]);
/** What usually works, where nothing was found. */
export const guessed = signal<Proposal | null>(null);
/** The address that was probably meant. */
export const meant = signal<string | null>(null);
export const searching = signal(false);

/** The best so far that needs no word from the person. */
export const trustworthy = computed(
  () => proposals.value.find((each) => each.trusted && !each.question) ?? null,
);

/** A better source may still answer just after the first, in milliseconds. */
const GRACE = 300;

interface Search {
  address: string;
  problem: Problem | null;
  done: boolean;
  abort: AbortController;
  /** Called at every event. */
  changed: () => void;
}

let current: Search | null = null;

/** Starts to look for settings, unless the same search goes on or has found them. */
export function find(address: string): void {
  const wanted = address.trim();
  if (!plausible(wanted) || !wanted.includes(".")) return;
  if (current?.address === wanted && !(current.done && current.problem)) return;
  forget();
  const mine: Search = {
    address: wanted,
    problem: null,
    done: false,
    abort: new AbortController(),
    changed: () => {},
  };
  current = mine;
  searching.value = true;
  postLines<FindEvent>(
    "/api/setup/find",
    { address: wanted },
    (event) => {
      if (current === mine) hear(mine, event);
    },
    mine.abort.signal,
  )
    .catch((error: unknown) => {
      mine.problem ??= problemOf(error);
    })
    .finally(() => {
      mine.done = true;
      if (current === mine) searching.value = false;
      mine.changed();
    });
}

/** Ends the search, and lets go of what it found. */
export function forget(): void {
  current?.abort.abort();
  current = null;
  searching.value = false;
  lines.value = [];
  proposals.value = [];
  guessed.value = null;
  meant.value = null;
}

function hear(mine: Search, event: FindEvent): void {
  switch (event.type) {
    case "did-you-mean":
      meant.value = event.address;
      break;
    case "asked":
      note({ source: event.source, subject: event.subject, state: "asked", ms: 0, detail: "" });
      break;
    case "answer":
      note({
        source: event.source,
        subject: event.subject,
        state: event.outcome,
        ms: event.ms,
        detail: event.url ?? event.detail ?? "",
      });
      break;
    case "proposal":
      if (event.proposal.incoming.length === 0) break;
      proposals.value = [...proposals.peek(), event.proposal].sort((a, b) => a.rank - b.rank);
      break;
    case "guess":
      guessed.value = event.proposal;
      break;
    case "problem":
      mine.problem = event.problem;
      break;
    case "done":
      mine.done = true;
      break;
  }
  mine.changed();
}

function note(line: Line): void {
  const same = (other: Line) => other.source === line.source && other.subject === line.subject;
  const at = lines.peek().findIndex(same);
  lines.value = at < 0 ? [...lines.peek(), line] : lines.peek().with(at, line);
}

/**
 * Waits for what can be used at once, a moment longer for a better one, else
 * for the end. Null when the search was dropped.
 */
export async function settled(): Promise<{ found: Proposal[]; problem: Problem | null } | null> {
  const mine = current;
  if (!mine) return null;
  await new Promise<void>((resolve) => {
    let grace = 0;
    const look = () => {
      if (mine.done || mine.abort.signal.aborted) {
        clearTimeout(grace);
        resolve();
      } else if (trustworthy.peek() && grace === 0) {
        grace = setTimeout(resolve, GRACE) as unknown as number;
      }
    };
    mine.changed = look;
    mine.abort.signal.addEventListener("abort", look);
    look();
  });
  if (mine.abort.signal.aborted) return null;
  return { found: proposals.peek(), problem: mine.problem };
}

/** The search as text, for whoever helps: no password is known here, and no more of the address than its domain. */
export function logText(all: readonly Line[]): string {
  const row = (line: Line) => [
    line.source,
    line.subject,
    line.state === "asked" ? "…" : `${line.ms} ms`,
    line.state,
    line.detail,
  ];
  return all.map((line) => row(line).filter(Boolean).join("\t")).join("\n");
}
