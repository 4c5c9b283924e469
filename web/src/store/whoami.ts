// What the program knows of the person at this computer.

import { signal } from "@preact/signals";
import { getJson } from "../api.ts";

export interface Whoami {
  name: string;
  language: string | null;
  passwordStore?: "keyring" | "file";
}

export const whoami = signal<Whoami | null>(null);

export async function loadWhoami(): Promise<void> {
  try {
    whoami.value = await getJson<Whoami>("/api/whoami");
  } catch {
    // The wizard then starts with empty fields.
  }
}
