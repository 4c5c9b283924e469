// What a person chose about the look of this page, kept in this browser.
// Never holds mail, addresses or secrets.

import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
export type Density = "automatic" | "roomy" | "normal" | "compact";

export const theme = signal<Theme>(stored("theme", ["system", "light", "dark"], "system"));
export const density = signal<Density>(
  stored("density", ["automatic", "roomy", "normal", "compact"], "automatic"),
);
export const storedLanguage = signal<string | null>(read("language"));

/** Whether the person has read what showing images tells the sender. */
export const imagesExplained = signal(read("images-explained") === "yes");

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(systemDark.matches);
systemDark.addEventListener("change", () => {
  systemIsDark.value = systemDark.matches;
});

export const narrow = matchSignal("(max-width: 760px)");
export const tall = matchSignal("(min-height: 1000px)");

export function isDark(): boolean {
  return theme.value === "dark" || (theme.value === "system" && systemIsDark.value);
}

export function keepSettings(): void {
  effect(() => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    write("theme", theme.value);
  });
  effect(() => write("density", density.value));
  effect(() => {
    if (imagesExplained.value) write("images-explained", "yes");
  });
  effect(() => {
    if (storedLanguage.value) write("language", storedLanguage.value);
  });
}

/** Heights of a row and of a day heading: fixed, so that scrolling is exact. */
export function rowHeight(): number {
  const chosen = density.value === "automatic" ? (tall.value ? "roomy" : "normal") : density.value;
  if (narrow.value) return 84;
  return { roomy: 78, normal: 64, compact: 44 }[chosen];
}

export const DAY_HEIGHT = 34;

export function rowStyle(): "roomy" | "normal" | "compact" {
  if (narrow.value) return "roomy";
  if (density.value === "automatic") return tall.value ? "roomy" : "normal";
  return density.value;
}

function matchSignal(query: string) {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}

function stored<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  const value = read(name);
  return allowed.find((choice) => choice === value) ?? otherwise;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`postduif.${name}`);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`postduif.${name}`, value);
  } catch {
    // A browser without storage only forgets the choice.
  }
}
