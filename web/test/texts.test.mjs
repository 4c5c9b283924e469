// Every text that the page uses exists in each language, names the same
// values, and none lies about unused.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FluentResource } from "@fluent/bundle";

const LANGUAGES = ["en", "nl", "fr", "de"];
const root = fileURLToPath(new URL("../src", import.meta.url));
const sources = readdirSync(root, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(root, name), "utf8"))
  .join("\n");

/** Keys that are put together from a beginning and one of a few ends. */
const MADE = {
  "command-": [
    ...sources.matchAll(/\{ id: "([a-z-]+)", group/g),
    ...sources.matchAll(/\bid: "([a-z-]+)",\s+group:/g),
  ].map((found) => found[1]),
  "group-": ["move", "act", "write", "go", "page"],
  "folder-": ["inbox", "drafts", "sent", "archive", "junk", "trash"],
  "quick-": ["all", "unread", "starred", "attachments"],
  "empty-": ["unread", "starred", "attachments", "drafts", "trash"],
  "theme-": ["system", "light", "dark"],
  "density-": ["automatic", "roomy", "normal", "compact"],
  "phase-": ["idle", "syncing", "offline", "needs-password", "question", "paused", "stopped", "receive-only"],
  "status-": [
    "last-success",
    "last-failure",
    "next-try-at",
    "missing",
    "waiting-changes",
    "waiting-to-send",
    "room",
  ],
  "counter-": [
    "collected",
    "duplicates",
    "sent",
    "pushed",
    "refused",
    "skipped",
    "bytes-in",
    "bytes-out",
    "connections",
    "reconnects",
  ],
  "signature-in-replies-": ["above", "below", "never"],
  "signature-what-": ["above", "below", "never"],
  "w7-skipped-": ["not-mail", "unreadable", "too-large", "deleted", "part", "link", "too-many"],
  "when-deleting-": ["trash", "mark", "remove"],
  "deleting-what-": ["trash", "mark", "remove"],
  "settings-": ["identity", "server", "folders", "storage", "outgoing", "look", "privacy", "accounts", "bin"],
  "outgoing-login-": ["account", "password", "oauth2", "certificate", "none"],
  "convert-": ["imap", "pop3"],
  "convert-is-": ["imap", "pop3"],
  "convert-hint-": ["imap", "pop3"],
  "convert-done-": ["imap", "pop3"],
  "naming-": ["headers", "whole"],
  "answer-": ["same", "other"],
  "auth-": ["automatic", "password", "encrypted-password", "oauth2", "client-certificate"],
};

const written = [...sources.matchAll(/\b(?:t|maybe)\(\s*"([a-z0-9-]+)"/g)].map((found) => found[1]);
const made = Object.entries(MADE).flatMap(([start, ends]) => ends.map((end) => start + end));
const used = new Set([...written, ...made].filter((key) => !key.startsWith("error-")));

function texts(language, file) {
  const text = readFileSync(new URL(`../../locales/${language}/${file}.ftl`, import.meta.url), "utf8");
  return new Map(new FluentResource(text).body.map((message) => [message.id, message.value]));
}

/** The names of the values that a text asks for. */
function values(pattern, found = new Set()) {
  if (Array.isArray(pattern)) for (const part of pattern) values(part, found);
  else if (pattern && typeof pattern === "object") {
    if (pattern.type === "var") found.add(pattern.name);
    for (const inner of Object.values(pattern)) values(inner, found);
  }
  return found;
}

test("the beginnings of made keys are all known here", () => {
  const starts = [...sources.matchAll(/\b(?:t|maybe)\(`([a-z-]+)\$\{/g)].map((found) => found[1]);
  assert.deepEqual(
    starts.filter((start) => !(start in MADE)),
    [],
  );
  assert.ok(MADE["command-"].length > 15, "the commands were found");
});

for (const language of LANGUAGES) {
  test(`${language}: every text that is used is written, and no other`, () => {
    const there = texts(language, "page");
    assert.deepEqual([...used].filter((key) => !there.has(key)).sort(), [], "missing");
    assert.deepEqual([...there.keys()].filter((key) => !used.has(key)).sort(), [], "unused");
  });
}

for (const file of ["page", "errors", "cli"]) {
  for (const language of LANGUAGES.slice(1)) {
    test(`${language}/${file}: says the same as English, with the same values`, () => {
      const [en, other] = ["en", language].map((each) => texts(each, file));
      assert.deepEqual([...other.keys()].sort(), [...en.keys()].sort());
      for (const [key, pattern] of en) {
        assert.deepEqual([...values(other.get(key))].sort(), [...values(pattern)].sort(), key);
      }
    });
  }
}

test("every problem has a title, and says what happened", () => {
  const en = texts("en", "errors");
  const codes = new Set(
    [...en.keys()].map((key) => /^error-(.+)-(?:title|what|do-\d)$/.exec(key)?.[1]).filter(Boolean),
  );
  assert.ok(codes.has("auth-failed") && codes.has("smtp-failed") && codes.has("other"));
  for (const code of codes) assert.ok(en.has(`error-${code}-title`), code);
});
