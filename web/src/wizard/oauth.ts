// Signing in at the provider: the browser's own window, or a code to type
// elsewhere. The grant that comes of it stands for the password.

import { signal } from "@preact/signals";
import { type Problem, type Proposal, postLines, type Server, type SignInEvent } from "../api.ts";
import { problemOf } from "./problems.ts";

export type Waiting =
  | { way: "browser"; issuer: string; url: string }
  | { way: "device"; issuer: string; code: string; address: string; minutes: number };

/** Where the person signs in now; null while nobody has been asked. */
export const waiting = signal<Waiting | null>(null);

/** For which servers: an account's that is here or one of its outgoing ones, or those that are named. */
export type Place =
  | { account: string; server?: string }
  | { outgoing: Server }
  | (Pick<Proposal, "oauth2"> & { incoming: Server; outgoing: Server | null });

let abort: AbortController | null = null;

export function stopSigningIn(): void {
  abort?.abort();
  abort = null;
  waiting.value = null;
}

/** Gives the word that stands for the sign-in, or why there is none; null when it was stopped. */
export async function signInAt(
  address: string,
  at: Place,
  way: Waiting["way"],
): Promise<{ grant: string } | Problem | null> {
  stopSigningIn();
  const mine = new AbortController();
  abort = mine;
  // Opened by the press itself, else the browser takes it for an advertisement.
  const tab = way === "browser" ? window.open("", "_blank") : null;
  if (tab) tab.opener = null;
  let ended: { grant: string } | Problem = { code: "disconnected" };
  const hear = (event: SignInEvent) => {
    switch (event.type) {
      case "open":
        if (!isWeb(event.url)) break;
        waiting.value = { way: "browser", issuer: event.issuer, url: event.url };
        if (tab && !tab.closed) tab.location.replace(event.url);
        break;
      case "code": {
        const { issuer, userCode: code, minutes } = event;
        const address = event.wholeAddress ?? event.address;
        if (isWeb(address)) waiting.value = { way: "device", issuer, code, address, minutes };
        break;
      }
      case "granted":
        ended = { grant: event.grant };
        break;
      case "problem":
        ended = event.problem;
        break;
    }
  };
  try {
    await postLines<SignInEvent>("/api/setup/oauth", { address, ...at, way }, hear, mine.signal);
  } catch (error) {
    ended = problemOf(error);
  }
  if (mine.signal.aborted) {
    tab?.close();
    return null;
  }
  if (!("grant" in ended)) tab?.close();
  waiting.value = null;
  return ended;
}

function isWeb(url: string): boolean {
  return url.startsWith("https://");
}
