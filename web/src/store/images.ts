// Which messages' remote images the person asked for, until the page is closed.
// The program fetches them; what that tells the sender is said once, before it.

import { signal } from "@preact/signals";
import { imagesExplained } from "../settings.ts";
import type { Key } from "./emails.ts";

const wanted = signal<ReadonlySet<Key>>(new Set());
/** Whether what it tells the sender is being said. */
export const explaining = signal(false);

export function imagesWanted(key: Key): boolean {
  return wanted.value.has(key);
}

export function showImages(keys: readonly Key[]): void {
  explaining.value = !imagesExplained.peek();
  imagesExplained.value = true;
  if (!explaining.peek()) wanted.value = new Set([...wanted.peek(), ...keys]);
}
