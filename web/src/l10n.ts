// The words of the page, from the Fluent texts that the program serves. One
// language at a time, English where a text is missing. Never builds a
// sentence out of pieces.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { negotiateLanguages } from "@fluent/langneg";
import { signal } from "@preact/signals";

export const LANGUAGES = ["nl", "en", "fr", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Arguments = Record<string, FluentVariable>;

export const LANGUAGE_NAMES: Record<Language, string> = {
  nl: "Nederlands",
  en: "English",
  fr: "Français",
  de: "Deutsch",
};

export const language = signal<Language>("en");
const bundles = signal<FluentBundle[]>([]);
const loaded = new Map<Language, Promise<FluentBundle>>();

/** The language that fits the wishes best, in their order. */
export function fitting(wishes: readonly string[]): Language {
  const [best] = negotiateLanguages(wishes, LANGUAGES, { defaultLocale: "en", strategy: "lookup" });
  return best as Language;
}

export async function speak(wanted: Language): Promise<void> {
  const wished = await bundle(wanted);
  bundles.value = wanted === "en" ? [wished] : [wished, await bundle("en")];
  language.value = wanted;
  document.documentElement.lang = wanted;
}

/** The text of a key; the key itself where nobody wrote one. */
export function t(id: string, args: Arguments = {}): string {
  return write(id, args, "lenient") ?? id;
}

/** The text of a key, or null when it is not there or names a value that we lack. */
export function maybe(id: string, args: Arguments = {}): string | null {
  return write(id, args, "strict");
}

function write(id: string, args: Arguments, mode: "strict" | "lenient"): string | null {
  for (const candidate of bundles.value) {
    const message = candidate.getMessage(id);
    if (!message?.value) continue;
    const errors: Error[] = [];
    const text = candidate.formatPattern(message.value, args, errors);
    if (mode === "lenient" || errors.length === 0) return text;
    return null;
  }
  return null;
}

function bundle(lang: Language): Promise<FluentBundle> {
  let pending = loaded.get(lang);
  if (!pending) {
    pending = load(lang);
    loaded.set(lang, pending);
  }
  return pending;
}

async function load(lang: Language): Promise<FluentBundle> {
  // Names and subjects stand in elements with dir="auto", so the invisible
  // isolation marks are not needed inside sentences.
  const made = new FluentBundle(lang, { useIsolating: false });
  const texts = await Promise.all(
    ["page", "errors"].map((file) => fetchText(`/locales/${lang}/${file}.ftl`)),
  );
  for (const text of texts) made.addResource(new FluentResource(text));
  return made;
}

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url);
  return answer.ok ? answer.text() : "";
}
