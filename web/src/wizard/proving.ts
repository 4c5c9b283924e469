// Proving servers: a real login at both at once, each told by itself. What is
// added later is exactly what was proven here.

import { signal } from "@preact/signals";
import { type Problem, type ProveEvent, type Proven, postLines, type Server } from "../api.ts";
import { problemOf } from "./problems.ts";

/** A certificate that the person took by hand, for one server and until a day. */
export interface Pin {
  host: string;
  port: number;
  fingerprint: string;
  until: number;
}

/** With what to sign in: a password, a sign-in in the provider's window, or a certificate of one's own. */
export type Key = { password: string } | { grant: string } | { certificate: string };

export interface Trial {
  name: string;
  address: string;
  incoming: Server;
  outgoing: Server | null;
  testMessage?: boolean;
}

/** One side while it is tried, and then how it ended. */
export interface Side {
  server: Server;
  state: "asked" | "works" | "fails";
  proven: Proven | null;
  problem: Problem | null;
}

/** What one run gave. */
export interface Proof {
  id: string;
  incoming: Side;
  outgoing: Side | null;
  /** How the test message fared, if one was asked for. */
  testMessage: "sent" | Problem | null;
}

/** The run under way. */
export const trying = signal<Proof | null>(null);
/** Certificates taken by hand in this run of the wizard. */
export const pins = signal<Pin[]>([]);

let abort: AbortController | null = null;

export function stopProving(): void {
  abort?.abort();
  trying.value = null;
}

/** Signs in for real at both servers; null when it was cancelled. */
export async function prove(trial: Trial, key: Key): Promise<Proof | null> {
  abort?.abort();
  const mine = new AbortController();
  abort = mine;
  let proof: Proof = {
    id: "",
    incoming: asked(trial.incoming),
    outgoing: trial.outgoing && asked(trial.outgoing),
    testMessage: null,
  };
  const tell = (part: Partial<Proof>) => {
    proof = { ...proof, ...part };
    if (abort === mine) trying.value = proof;
  };
  tell({});
  const hear = (event: ProveEvent) => {
    switch (event.type) {
      case "result": {
        const side = event.side === "incoming" ? proof.incoming : proof.outgoing;
        if (!side) break;
        tell({ [event.side]: event.ok ? works(side, event) : fails(side, event.problem) });
        break;
      }
      case "test-message":
        tell({ testMessage: event.ok ? "sent" : (event.problem ?? { code: "misbehaved" }) });
        break;
      case "problem":
        tell({ incoming: fails(proof.incoming, event.problem) });
        break;
      case "done":
        tell({ id: event.proof });
        break;
    }
  };
  try {
    const pinned = pins.peek().length > 0 ? { pins: pins.peek() } : {};
    await postLines<ProveEvent>("/api/setup/prove", { ...trial, ...key, ...pinned }, hear, mine.signal);
    if (proof.incoming.state === "asked") tell({ incoming: fails(proof.incoming, { code: "disconnected" }) });
  } catch (error) {
    if (!mine.signal.aborted) tell({ incoming: fails(proof.incoming, problemOf(error)) });
  }
  if (mine.signal.aborted) return null;
  trying.value = null;
  return proof;
}

function asked(server: Server): Side {
  return { server, state: "asked", proven: null, problem: null };
}

function works(side: Side, proven: Proven): Side {
  return { ...side, state: "works", proven };
}

function fails(side: Side, problem: Problem = { code: "misbehaved" }): Side {
  return { ...side, state: "fails", problem };
}

/** The amber one: receiving works, and what the outgoing side said. */
export function sendingProblem(proof: Proof): Problem {
  const cause: Problem = proof.outgoing?.problem ?? { code: "no-config" };
  const why =
    cause.code === "auth-failed" || cause.code === "app-password"
      ? "password"
      : cause.code === "no-auth" || cause.code === "no-mechanism"
        ? "no-auth"
        : "unreachable";
  const host = cause.host ?? proof.outgoing?.server.host;
  return {
    ...cause,
    ...(host ? { host } : {}),
    code: "smtp-failed",
    args: { ...cause.args, why, cause: cause.code },
  };
}
