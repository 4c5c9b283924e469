// Writes `dist/SOURCES`: SHA-256 over every file under `src`, sorted by the
// bytes of its path; for each its path, a NUL, its content, a NUL. A Rust
// test computes the same, so a stale `dist` is noticed without Node.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("src", import.meta.url));
const nul = Buffer.from([0]);
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
  .map((path) => ({ path, bytes: Buffer.from(path) }))
  .sort((a, b) => Buffer.compare(a.bytes, b.bytes));

const hash = createHash("sha256");
for (const { path, bytes } of files) {
  hash
    .update(bytes)
    .update(nul)
    .update(readFileSync(join(root, path)))
    .update(nul);
}
writeFileSync(new URL("dist/SOURCES", import.meta.url), `${hash.digest("hex")}\n`);
