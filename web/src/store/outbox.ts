// The outbox: which drafts are on their way, what nobody took, and what only
// the person can decide. The program tells; nothing is kept here.

import { computed, effect } from "@preact/signals";
import { postJson, type Sending } from "../api.ts";
import { Batch } from "../jmap/client.ts";
import type { Id, SetAnswer } from "../jmap/types.ts";
import { loadStatus, status } from "./accounts.ts";
import { type Key, keyOf } from "./emails.ts";

/** A sending, and whose it is. */
export interface Outgoing extends Sending {
  account: Id;
}

const all = computed<Outgoing[]>(() =>
  (status.value?.accounts ?? []).flatMap((account) =>
    (account.outbox ?? []).map((each) => ({ ...each, account: account.id })),
  ),
);

const byEmail = computed(() => {
  const found = new Map<Key, Outgoing>();
  // Newest first: what a message's last sending is counts.
  for (const each of all.value) {
    const key = keyOf(each.account, each.emailId);
    if (!found.has(key)) found.set(key, each);
  }
  return found;
});

/** What a person must hear of: not certain, refused, or refused to some. */
export const troubles = computed(() =>
  all.value.filter((each) => each.state !== "queued" && each.state !== "sending"),
);

/** What waits at an account's outgoing server or goes there now, oldest first. */
export function waitingAt(account: Id): Outgoing[] {
  const waits = all.value.filter((each) => each.state === "queued" || each.state === "sending");
  return waits.filter((each) => each.account === account).reverse();
}

export function sendingOf(key: Key): Outgoing | undefined {
  return byEmail.value.get(key);
}

/** The sending of a draft that is not to be written on meanwhile. */
export function underWay(key: Key): Outgoing | undefined {
  const found = sendingOf(key);
  return found && ["queued", "sending", "unsure"].includes(found.state) ? found : undefined;
}

/**
 * Does a thing once a message that was seen to wait waits no more. A status
 * from before it was handed in may still be on its way.
 */
export function onceGone(submission: Id, then: () => void): void {
  let waited = false;
  const stop = effect(() => {
    const waits = all.value.some((each) => each.id === submission && each.state === "queued");
    waited ||= waits;
    if (waits || !waited) return;
    queueMicrotask(() => {
      stop();
      then();
    });
  });
}

/** The recipients that refused. */
export function refusing(sending: Sending): Sending["recipients"] {
  return sending.recipients.filter((each) => each.delivery === "refused");
}

/** Takes a message back before it goes; false when it is too late. */
export async function takeBack(account: Id, submission: Id): Promise<boolean> {
  const batch = new Batch();
  const set = batch.add<SetAnswer>("EmailSubmission/set", {
    accountId: account,
    update: { [submission]: { undoStatus: "canceled" } },
  });
  const answer = (await batch.send()).get(set);
  await loadStatus();
  return !answer.notUpdated?.[submission];
}

/** Lets a message that waits go at once. */
export async function sendNow(sending: Outgoing): Promise<void> {
  await postJson(`/api/submissions/${sending.id}/send-now`, {});
  await loadStatus();
}

/** Says what became of a message of which that is not certain. */
export async function decide(sending: Outgoing, sent: boolean): Promise<void> {
  await postJson(`/api/submissions/${sending.id}/decide`, { sent });
  await loadStatus();
}

/** Adds to a request that a refusal is dealt with. */
export function dismissIn(batch: Batch, sending: Outgoing): void {
  batch.add<SetAnswer>("EmailSubmission/set", { accountId: sending.account, destroy: [sending.id] });
}

export async function dismiss(sending: Outgoing): Promise<void> {
  const batch = new Batch();
  dismissIn(batch, sending);
  await batch.send();
  await loadStatus();
}
