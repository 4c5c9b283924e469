// An account's settings as the program has them, and what can be done to it
// from here. What needs no server is saved at once and can be undone.

import { signal } from "@preact/signals";
import {
  type AccountSettings,
  type Collecting,
  type Following,
  getJson,
  type Problem,
  patchJson,
  postJson,
  remove,
} from "../api.ts";
import { Batch } from "../jmap/client.ts";
import type { Id, Identity, SetAnswer } from "../jmap/types.ts";
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

type IdentityPatch = Partial<Pick<Identity, "name" | "replyTo" | "bcc" | "textSignature" | "htmlSignature">>;

export function changeIdentity(account: Id, of: Identity, patch: IdentityPatch): Promise<boolean> {
  const before = Object.fromEntries(
    (Object.keys(patch) as (keyof IdentityPatch)[]).map((name) => [name, of[name]]),
  );
  const to = (patch: IdentityPatch) => setIdentities(account, { update: { [of.id]: patch } });
  return saved(to(patch), t("saved"), () => to(before));
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
  };
  return saved(
    setIdentities(account, { destroy: [of.id] }),
    t("identity-removed", { address: of.email }),
    back,
  );
}

async function setIdentities(accountId: Id, change: Record<string, unknown>): Promise<void> {
  const batch = new Batch();
  const done = batch.add<SetAnswer>("Identity/set", { accountId, ...change });
  const answer = (await batch.send()).get(done);
  const refused = Object.values({ ...answer.notUpdated, ...answer.notDestroyed })[0];
  if (refused) throw new Error(refused.description ?? refused.type);
  await loadFolders(accountId);
}

function titleOf(id: Id): string {
  const account = accounts.peek().find((each) => each.id === id);
  return account ? accountTitle(account) : "";
}
