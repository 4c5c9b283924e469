// Domains as a person can judge them: in letters where all are of one script,
// else as DNS has them. A look-alike of mixed scripts never shows as letters.
// Pure.

/** A domain in two forms; `letters` only where they can be believed. */
export interface Shown {
  letters: string | null;
  ascii: string;
}

export function shown(domain: string): Shown {
  const ascii = domain.toLowerCase();
  if (!ascii.split(".").some((label) => label.startsWith("xn--"))) return { letters: null, ascii };
  const labels = ascii.split(".").map((label) => {
    if (!label.startsWith("xn--")) return label;
    return punycode(label.slice(4));
  });
  const believed = labels.every((label) => label !== null && oneScript(label));
  return { letters: believed ? labels.join(".") : null, ascii };
}

const SCRIPTS = [
  /^[\p{Script=Latin}\d-]+$/u,
  /^[\p{Script=Greek}\d-]+$/u,
  /^[\p{Script=Cyrillic}\d-]+$/u,
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\d-]+$/u,
  /^[\p{Script=Hangul}\p{Script=Han}\d-]+$/u,
];

function oneScript(label: string): boolean {
  return SCRIPTS.some((script) => script.test(label));
}

/** Decodes what stands after `xn--` (RFC 3492 §6.2); null where it is none. */
export function punycode(text: string): string | null {
  const [base, lowest, highest, skew, damp] = [36, 1, 26, 38, 700];
  const cut = text.lastIndexOf("-");
  const points = [...(cut > 0 ? text.slice(0, cut) : "")].map((char) => char.codePointAt(0) ?? 0);
  let point = 128;
  let bias = 72;
  let index = 0;
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length; ) {
    const before = index;
    for (let weight = 1, k = base; ; k += base) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at++] ?? "?");
      if (digit < 0) return null;
      index += digit * weight;
      if (index > 0x7fffffff) return null;
      const threshold = Math.min(Math.max(k - bias, lowest), highest);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const length = points.length + 1;
    let delta = Math.floor((index - before) / (before === 0 ? damp : 2));
    delta += Math.floor(delta / length);
    let k = 0;
    for (; delta > ((base - lowest) * highest) / 2; k += base) delta = Math.floor(delta / (base - lowest));
    bias = k + Math.floor(((base - lowest + 1) * delta) / (delta + skew));
    point += Math.floor(index / length);
    index %= length;
    if (point > 0x10ffff) return null;
    points.splice(index++, 0, point);
  }
  return String.fromCodePoint(...points);
}
