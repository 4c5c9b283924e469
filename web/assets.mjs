// Copies what is shipped beside the bundle into `dist`: the page's HTML, the
// fonts, one sprite of the icons in use, and the licences of all of it.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const from = (name) => new URL(`node_modules/${name}`, import.meta.url);
const to = (name) => new URL(`dist/${name}`, import.meta.url);
const source = (name) => new URL(`src/${name}`, import.meta.url);

mkdirSync(to("fonts"), { recursive: true });
copyFileSync(source("index.html"), to("index.html"));
copyFileSync(source("icon.svg"), to("icon.svg"));
for (const set of ["latin", "latin-ext"]) {
  copyFileSync(
    from(`@fontsource-variable/inter/files/inter-${set}-wght-normal.woff2`),
    to(`fonts/inter-${set}.woff2`),
  );
}

const names = readFileSync(source("icons.ts"), "utf8").match(/"[a-z0-9-]+"/g) ?? [];
const symbols = names.map((quoted) => {
  const name = quoted.slice(1, -1);
  const svg = readFileSync(from(`lucide-static/icons/${name}.svg`), "utf8");
  const drawing = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
});
writeFileSync(
  to("icons.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, ISC: see LICENCES.txt -->\n${symbols.join("\n")}\n</svg>\n`,
);

const shipped = [
  "preact",
  "@preact/signals",
  "@preact/signals-core",
  "@fluent/bundle",
  "@fluent/langneg",
  "lucide-static",
  "@fontsource-variable/inter",
];
const licences = shipped.map((name) => {
  const { version, license } = JSON.parse(readFileSync(from(`${name}/package.json`), "utf8"));
  return `${name} ${version} (${license})\n${"-".repeat(60)}\n${licenceText(name)}`;
});
writeFileSync(
  to("LICENCES.txt"),
  `The page of Postduif ships parts of these packages.\n\n${licences.join("\n\n")}\n`,
);

function licenceText(name) {
  for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt"]) {
    try {
      return readFileSync(from(`${name}/${file}`), "utf8").trim();
    } catch {
      // The next spelling.
    }
  }
  return "The text of the Apache License 2.0 stands in LICENSE-APACHE at the root of the source.";
}
