// W7's course: what other programs left on this computer, which of it is
// wanted, how far it is, and what stayed behind.

import { batch, signal } from "@preact/signals";
import { ApiError, getJson, type Problem, postLines } from "../api.ts";
import { problemOf } from "./problems.ts";

/** Mail of another program, as it was found. */
export interface Source {
  program: "thunderbird";
  name: string;
  path: string;
  accounts: number;
  folders: number;
  onServer: string[];
}

export interface Skipped {
  place: string;
  reason: string;
  said: string;
}

type Told =
  | { type: "folder"; name: string }
  | ({ type: "progress" } & Counts & { done: number; total: number })
  | ({ type: "skipped" } & Skipped)
  | ({ type: "done"; skipped: number } & Counts)
  | { type: "problem"; problem: Problem };

interface Counts {
  new: number;
  known: number;
}

interface Uploaded extends Counts {
  skipped: number;
  items: Skipped[];
}

export interface Progress extends Counts {
  /** The folder or file at hand. */
  name: string;
  done: number;
  total: number;
}

export interface Result extends Counts {
  skipped: number;
}

/** Shown one by one; the rest is counted. */
const SHOWN = 200;

export const sources = signal<Source[] | null>(null);
/** A number of `sources`, or one of the two other ways. */
export const choice = signal<number | "path" | "files">("path");
export const path = signal("");
export const files = signal<readonly File[]>([]);
export const progress = signal<Progress | null>(null);
export const skipped = signal<Skipped[]>([]);
export const result = signal<Result | null>(null);
export const trouble = signal<Problem | null>(null);
export const lacking = signal<"path" | "files" | null>(null);

let abort: AbortController | null = null;

/** Looks what there is; whatever was chosen and done before is gone. */
export async function look(): Promise<void> {
  stop();
  batch(() => {
    result.value = trouble.value = lacking.value = null;
    skipped.value = [];
    files.value = [];
  });
  try {
    const { found } = await getJson<{ found: Source[] }>("/api/import/found");
    batch(() => {
      if (sources.peek() === null && found.length > 0) choice.value = 0;
      sources.value = found;
    });
  } catch {
    sources.value ??= [];
  }
}

export async function begin(): Promise<void> {
  if (progress.peek()) return;
  const chosen = choice.peek();
  const at = typeof chosen === "number" ? sources.peek()?.[chosen]?.path : path.peek().trim();
  const lack = chosen === "files" ? files.peek().length === 0 && "files" : !at && "path";
  lacking.value = lack || null;
  if (lack) return;
  const run = new AbortController();
  abort = run;
  batch(() => {
    trouble.value = result.value = null;
    skipped.value = [];
    progress.value = { name: "", done: 0, total: 0, new: 0, known: 0 };
  });
  try {
    const ended =
      chosen === "files" ? await handIn(files.peek(), run.signal) : await take(at ?? "", run.signal);
    if (!run.signal.aborted) result.value = ended;
  } catch (error) {
    if (!run.signal.aborted) trouble.value = problemOf(error);
  } finally {
    if (abort === run) progress.value = abort = null;
  }
}

/** What was taken over stays; begun again, it goes on from there. */
export function stop(): void {
  abort?.abort();
  abort = null;
  progress.value = null;
}

/** What lies on this computer. */
async function take(at: string, signal: AbortSignal): Promise<Result> {
  let ended: Result | null = null;
  const hear = (told: Told): void => {
    if (signal.aborted) return;
    const now = progress.peek();
    if (told.type === "folder" && now) progress.value = { ...now, name: told.name };
    if (told.type === "progress" && now) progress.value = { ...now, ...told };
    if (told.type === "skipped") note([told]);
    if (told.type === "done") ended = told;
    if (told.type === "problem") throw new ApiError(422, told.problem);
  };
  await postLines<Told>("/api/import", { path: at }, hear, signal);
  if (!ended) throw new ApiError(0, null);
  return ended;
}

/** Files of the person's choice, one after the other. */
async function handIn(chosen: readonly File[], signal: AbortSignal): Promise<Result> {
  const all = { new: 0, known: 0, skipped: 0 };
  const total = chosen.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const file of chosen) {
    const sent = (bytes: number): void => {
      if (signal.aborted) return;
      progress.value = { name: file.name, done: before + bytes, total, new: all.new, known: all.known };
    };
    sent(0);
    const one = await upload(file, sent, signal);
    all.new += one.new;
    all.known += one.known;
    all.skipped += one.skipped;
    note(one.items);
    before += file.size;
  }
  return all;
}

/** `fetch` does not tell how much of a body has gone. */
function upload(file: File, sent: (bytes: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/import/upload?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => sent(event.loaded));
    request.addEventListener("load", () => {
      if (request.status === 200) done(request.response as Uploaded);
      else fail(new ApiError(request.status, (request.response as { problem?: Problem })?.problem ?? null));
    });
    request.addEventListener("error", () => fail(new ApiError(0, null)));
    request.addEventListener("abort", () => fail(new ApiError(0, null)));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function note(more: readonly Skipped[]): void {
  const room = SHOWN - skipped.peek().length;
  if (room > 0) skipped.value = [...skipped.peek(), ...more.slice(0, room)];
}
