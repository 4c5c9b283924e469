// Which messages' remote images the person asked for, until the page is closed,
// and whose always. The program fetches them; what that tells the sender is said
// once, before it.

import { signal } from "@preact/signals";
import { postJson, remove } from "../api.ts";
import type { Address } from "../jmap/types.ts";
import { t } from "../l10n.ts";
import { imagesExplained } from "../settings.ts";
import { displayName } from "../text/people.ts";
import { complain } from "./actions.ts";
import type { Key } from "./emails.ts";
import { say } from "./toasts.ts";

const wanted = signal<ReadonlySet<Key>>(new Set());
/** Whether what it tells the sender is being said. */
export const explaining = signal(false);

export function imagesWanted(key: Key): boolean {
  return wanted.value.has(key);
}

/** False where what it tells the sender is said first. */
export function showImages(keys: readonly Key[]): boolean {
  explaining.value = !imagesExplained.peek();
  imagesExplained.value = true;
  if (explaining.peek()) return false;
  wanted.value = new Set([...wanted.peek(), ...keys]);
  return true;
}

/** Those of this sender from now on, until that is taken back. */
export async function alwaysShowImages(key: Key, from: Address): Promise<void> {
  if (!showImages([key])) return;
  try {
    await postJson("/api/image-senders", { address: from.email });
    say(t("images-always-on", { name: displayName(from) }), {
      undo: { run: () => forbidImages(from.email).catch(complain) },
    });
  } catch (error) {
    complain(error);
  }
}

export function forbidImages(address: string): Promise<void> {
  return remove(`/api/image-senders/${encodeURIComponent(address)}`);
}
