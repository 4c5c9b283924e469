// Dates as the page writes them, by the language in use. Pure: the present is
// always passed in.

import { language, t } from "../l10n.ts";

/** In a row: today's time, this week's day, this year's date, else the full date. */
export function rowTime(at: Date, now: Date): string {
  if (sameDay(at, now)) return format(at, { hour: "2-digit", minute: "2-digit" });
  if (at < now && weekStart(at).getTime() === weekStart(now).getTime())
    return format(at, { weekday: "short" });
  if (at.getFullYear() === now.getFullYear()) return format(at, { day: "numeric", month: "short" });
  return format(at, { day: "numeric", month: "numeric", year: "numeric" });
}

/** On a message card: "today 14:32", "Mon 21 Sep 14:32". */
export function cardTime(at: Date, now: Date): string {
  const time = format(at, { hour: "2-digit", minute: "2-digit" });
  if (sameDay(at, now)) return t("time-today", { time });
  const date = format(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const }),
  });
  return `${date} ${time}`;
}

/** On a collapsed card: "Mon 21 Sep". */
export function shortDate(at: Date, now: Date): string {
  if (sameDay(at, now)) return format(at, { hour: "2-digit", minute: "2-digit" });
  return format(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const }),
  });
}

export function fullTime(at: Date): string {
  return format(at, { dateStyle: "full", timeStyle: "short" });
}

export function fullDate(at: Date): string {
  return format(at, { day: "numeric", month: "short", year: "numeric" });
}

export function clockTime(at: Date): string {
  return format(at, { hour: "2-digit", minute: "2-digit" });
}

/** Which heading a day stands under; equal strings are the same group. */
export function dayGroup(at: Date, now: Date): string {
  if (at > now || sameDay(at, now)) return t("day-today");
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (sameDay(at, yesterday)) return t("day-yesterday");
  const week = weekStart(now);
  if (at >= week) return t("day-this-week");
  const before = new Date(week.getFullYear(), week.getMonth(), week.getDate() - 7);
  if (at >= before) return t("day-last-week");
  const month = format(at, {
    month: "long",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const }),
  });
  return month.charAt(0).toLocaleUpperCase(language.value) + month.slice(1);
}

export function size(bytes: number): string {
  const steps: [number, string][] = [
    [1e9, "gigabyte"],
    [1e6, "megabyte"],
    [1e3, "kilobyte"],
  ];
  for (const [unit, name] of steps) {
    if (bytes >= unit) return number(bytes / unit, name, bytes / unit < 10 ? 1 : 0);
  }
  return number(bytes, "byte", 0);
}

function number(value: number, unit: string, digits: number): string {
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit,
    maximumFractionDigits: digits,
  }).format(value);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: Date, options: Intl.DateTimeFormatOptions): string {
  if (Number.isNaN(at.getTime())) return "";
  const locale = language.value === "en" ? "en-GB" : language.value;
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, options);
    formats.set(key, made);
  }
  return made.format(at);
}

function sameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();
}

/** The Monday on which the week of `at` starts. */
function weekStart(at: Date): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - ((at.getDay() + 6) % 7));
}
