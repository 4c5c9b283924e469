// Makes the page's pure modules loadable here: one bundle, imported from a
// temporary folder.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const source = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

/** Everything that the named source files export, in one object. */
export async function load(...names) {
  const folder = mkdtempSync(join(tmpdir(), "postduif-page-"));
  try {
    const outfile = join(folder, "bundle.mjs");
    const contents = names.map((name) => `export * from ${JSON.stringify(source(name))};`).join("\n");
    await build({
      stdin: { contents, resolveDir: source(".") },
      bundle: true,
      format: "esm",
      outfile,
      logLevel: "silent",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
