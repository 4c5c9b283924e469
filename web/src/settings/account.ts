// An account's settings as the program has them, and what can be done to it
// from here. What needs no server is saved at once and can be undone.

import { signal } from "@preact/signals";
import {
  type AccountSettings,
  type Collecting,
  type Following,
  getJson,
  type OutgoingServer,
  type Problem,
  patchJson,
  postJson,
  remove,
} from "../api.ts";
import { Batch } from "../jmap/client.ts";
import type { Id, Identity, IdentityWords, Role, SetAnswer } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import {
  accounts,
  accountTitle,
  identities,
  loadFolders,
  loadStatus,
  reloadAccounts,
  serverAccounts,
} from "../store/accounts.ts";
import { complain } from "../store/actions.ts";
import { say } from "../store/toasts.ts";
import { goHome, settingsAt, wizardOpen } from "../store/ui.ts";
import { problemOf } from "../wizard/problems.ts";

/** The account that the settings show. */
export const known = signal<AccountSettings | null>(null);

export async function load(id: Id): Promise<void> {
  const found = await getJson<AccountSettings>(`/api/accounts/${id}`);
  // Another account may have been chosen meanwhile.
  if (settingsAt.peek()?.account === id) known.value = found;
}

async function reload(id: Id): Promise<void> {
  await Promise.all([load(id), reloadAccounts()]);
}

/** Does it, and says so with the way back; what fails is told. */
export async function saved(
  doing: Promise<void>,
  words: string,
  back?: () => Promise<void>,
): Promise<boolean> {
  try {
    await doing;
    say(words, back ? { undo: { run: () => back().catch(complain) } } : {});
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

export function rename(of: AccountSettings, name: string): Promise<boolean> {
  const to = async (name: string) => {
    await patchJson(`/api/accounts/${of.id}`, { name });
    await reload(of.id);
  };
  return saved(to(name), t("saved"), () => to(of.name));
}

export function collect(of: AccountSettings, collecting: Collecting): Promise<boolean> {
  const to = async (collecting: Collecting | null) => {
    await patchJson(`/api/accounts/${of.id}`, { collecting });
    await load(of.id);
  };
  return saved(to(collecting), t("saved"), () => to(of.collecting));
}

export function follow(of: AccountSettings, following: Following): Promise<boolean> {
  const to = async (following: Following | null | undefined) => {
    await patchJson(`/api/accounts/${of.id}`, { following });
    await load(of.id);
  };
  return saved(to(following), t("saved"), () => to(of.following));
}

export function pause(id: Id): Promise<boolean> {
  return saved(stand(id, "pause"), t("account-paused", { account: titleOf(id) }), () => stand(id, "resume"));
}

/** Gives what stood in the way: what was saved unproven is proven first. */
export async function resume(id: Id): Promise<Problem | null> {
  try {
    await stand(id, "resume");
    say(t("account-resumed", { account: titleOf(id) }));
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

async function stand(id: Id, verb: "pause" | "resume"): Promise<void> {
  await postJson(`/api/accounts/${id}/${verb}`, {});
  await Promise.all([loadStatus(), settingsAt.peek()?.account === id ? load(id) : null]);
}

/** Into the bin, once asked; the way back is there for thirty days. */
export async function removeAccount(id: Id): Promise<void> {
  const account = titleOf(id);
  if (!confirm(t("ask-remove-account", { account }))) return;
  const gone = async () => {
    await remove(`/api/accounts/${id}`);
    await reloadAccounts();
  };
  if (!(await saved(gone(), t("account-removed", { account }), () => putBack(id)))) return;
  goHome();
  const next = serverAccounts.peek()[0];
  settingsAt.value = next ? { page: "bin", account: next.id } : null;
  wizardOpen.value = !next;
}

export function restore(id: Id, address: string): Promise<boolean> {
  return saved(putBack(id), t("account-restored", { account: address }));
}

async function putBack(id: Id): Promise<void> {
  await postJson(`/api/removed-accounts/${id}/restore`, {});
  await reloadAccounts();
  wizardOpen.value = false;
}

/** Says what is for that; null: whatever the server says. `chosen`: what the person chose before. */
export function chooseFolder(of: Id, role: Role, chosen: Id | null, folder: Id | null): Promise<boolean> {
  const to = async (folder: Id | null, instead: Id | null) => {
    if (role === "templates") {
      await patchJson(`/api/accounts/${of}/templates`, { folder });
      if (!folder) await postJson(`/api/accounts/${of}/check`, {});
      await loadFolders(of);
    } else if (folder) await set("Mailbox/set", of, { update: { [folder]: { role } } });
    else if (instead) {
      await set("Mailbox/set", of, { update: { [instead]: { role: null } } });
      // The server's list tells.
      await postJson(`/api/accounts/${of}/check`, {});
    }
    await load(of);
  };
  return saved(to(folder, chosen), t("saved"), () => to(chosen, folder));
}

type IdentityPatch = Partial<Pick<Identity, "name" | "replyTo" | "bcc" | "textSignature" | "htmlSignature">>;
type WordsPatch = Partial<Pick<IdentityWords, "organization" | "inReplies">>;

export function changeIdentity(account: Id, of: Identity, patch: IdentityPatch): Promise<boolean> {
  const before = Object.fromEntries(
    (Object.keys(patch) as (keyof IdentityPatch)[]).map((name) => [name, of[name]]),
  );
  const to = (patch: IdentityPatch) => setIdentities(account, { update: { [of.id]: patch } });
  return saved(to(patch), t("saved"), () => to(before));
}

/** What JMAP does not know of it. */
export function changeWords(account: Id, of: Identity, patch: WordsPatch): Promise<boolean> {
  const before = Object.fromEntries(
    (Object.keys(patch) as (keyof WordsPatch)[]).map((name) => [name, of.words?.[name]]),
  );
  return saved(setWords(account, of.id, patch), t("saved"), () => setWords(account, of.id, before));
}

async function setWords(account: Id, id: Id, patch: WordsPatch): Promise<void> {
  await patchJson(`/api/accounts/${account}/identities/${id}`, patch);
  await loadFolders(account);
}

export function addIdentity(account: Id, email: string, name: string): Promise<boolean> {
  return saved(
    makeIdentity(account, email, name).then(() => {}),
    t("identity-added", { address: email }),
  );
}

/** New messages are written as it. */
export function preferIdentity(account: Id, of: Identity): Promise<boolean> {
  const first = identities.peek().get(account)?.[0]?.id ?? of.id;
  const to = async (id: Id) => {
    await postJson(`/api/accounts/${account}/identities/${id}/prefer`, {});
    await loadFolders(account);
  };
  return saved(to(of.id), t("saved"), () => to(first));
}

async function makeIdentity(account: Id, email: string, name: string): Promise<Id> {
  const { id } = await postJson<{ id: Id }>(`/api/accounts/${account}/identities`, { email, name });
  await loadFolders(account);
  return id;
}

export function removeIdentity(account: Id, of: Identity): Promise<boolean> {
  const back = async () => {
    const id = await makeIdentity(account, of.email, of.name);
    const { replyTo, bcc, textSignature, htmlSignature } = of;
    await setIdentities(account, { update: { [id]: { replyTo, bcc, textSignature, htmlSignature } } });
    if (of.words) {
      const { organization, inReplies } = of.words;
      await setWords(account, id, { organization, inReplies });
    }
  };
  return saved(
    setIdentities(account, { destroy: [of.id] }),
    t("identity-removed", { address: of.email }),
    back,
  );
}

/** Another outgoing server, or a known one as it shall be; an error says why it does not let us in. */
export async function saveOutgoing(
  account: Id,
  known: Id | undefined,
  wanted: Record<string, unknown>,
): Promise<{ proven: boolean }> {
  const at = `/api/accounts/${account}/outgoing`;
  const saved = known
    ? await patchJson<{ proven: boolean }>(`${at}/${known}`, wanted)
    : await postJson<{ proven: boolean }>(at, wanted);
  await Promise.all([reload(account), loadStatus()]);
  return saved;
}

/** Signs in there; gives the server's words, and an error says what is wrong. */
export async function testOutgoing(account: Id, server: Id): Promise<{ said: string }> {
  try {
    return await postJson<{ said: string }>(`/api/accounts/${account}/outgoing/${server}/test`, {});
  } finally {
    await load(account);
  }
}

export function preferOutgoing(of: AccountSettings, one: OutgoingServer): Promise<boolean> {
  const to = async (id: Id) => {
    await postJson(`/api/accounts/${of.id}/outgoing/${id}/default`, {});
    await load(of.id);
  };
  const before = of.outgoingServers[0]?.id ?? one.id;
  return saved(to(one.id), t("saved"), () => to(before));
}

/** Removed once asked: its password would not come back. */
export async function removeOutgoing(of: AccountSettings, one: OutgoingServer): Promise<void> {
  const { name, identities: users } = one;
  const next = of.outgoingServers.find((each) => each !== one);
  const addresses = users.map((user) => user.email).join(", ");
  const ask = () => {
    if (!next) return t("ask-remove-outgoing-last", { name });
    if (addresses === "") return t("ask-remove-outgoing", { name });
    return t("ask-remove-outgoing-used", { name, addresses, next: next.name });
  };
  if (!confirm(ask())) return;
  const gone = async () => {
    await remove(`/api/accounts/${of.id}/outgoing/${one.id}${next ? "" : "?receiveOnly=true"}`);
    await Promise.all([reload(of.id), loadStatus()]);
  };
  await saved(gone(), t("outgoing-removed", { name }));
}

/** Which server sends what is written as an identity; none: the account's default. */
export function chooseOutgoing(of: AccountSettings, identity: Id, server: Id | null): Promise<boolean> {
  const to = async (server: Id | null) => {
    await postJson(`/api/accounts/${of.id}/identities/${identity}/outgoing`, { server });
    await load(of.id);
  };
  const before = named(of, identity);
  return saved(to(server), t("saved"), () => to(before));
}

/** The server that an identity names; null where it goes with the default. */
export function named(of: AccountSettings, identity: Id): Id | null {
  const mine = (one: OutgoingServer) => one.identities.some((user) => user.id === identity && user.named);
  return of.outgoingServers.find(mine)?.id ?? null;
}

function setIdentities(accountId: Id, change: Record<string, unknown>): Promise<void> {
  return set("Identity/set", accountId, change);
}

async function set(method: string, accountId: Id, change: Record<string, unknown>): Promise<void> {
  const batch = new Batch();
  const done = batch.add<SetAnswer>(method, { accountId, ...change });
  const answer = (await batch.send()).get(done);
  const refused = Object.values({ ...answer.notUpdated, ...answer.notDestroyed })[0];
  if (refused) throw new Error(refused.description ?? refused.type);
  await loadFolders(accountId);
}

function titleOf(id: Id): string {
  const account = accounts.peek().find((each) => each.id === id);
  return account ? accountTitle(account) : "";
}
