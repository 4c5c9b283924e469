// Where rows stand in a list of any length.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { fullHeight, hasHeading, MAX_HEIGHT, rowAtHeight, rowTop, toContent, toScroll } =
  await load("list/geometry.ts");

const small = { count: 10, row: 64, day: 34, headings: [0, 3, 7] };
const huge = { count: 1_000_000, row: 78, day: 34, headings: [0, 500_000] };

test("rows follow each other, with room for headings", () => {
  assert.equal(rowTop(small, 0), 34);
  assert.equal(rowTop(small, 2), 34 + 2 * 64);
  assert.equal(rowTop(small, 3), 2 * 34 + 3 * 64);
  assert.equal(fullHeight(small), 10 * 64 + 3 * 34);
  assert.ok(hasHeading(small, 7) && !hasHeading(small, 6));
});

test("every height belongs to the row that stands there", () => {
  for (let y = 0; y < fullHeight(small); y += 1) {
    const index = rowAtHeight(small, y);
    const own = hasHeading(small, index) ? small.day : 0;
    assert.ok(
      rowTop(small, index) - own <= y && y < rowTop(small, index) + small.row,
      `y ${y}, row ${index}`,
    );
  }
});

test("outside the list are its ends", () => {
  assert.equal(rowAtHeight(small, -5), 0);
  assert.equal(rowAtHeight(small, 1e9), 9);
  assert.equal(rowAtHeight({ ...small, count: 0, headings: [] }, 10), 0);
});

test("a list too high for a browser is scaled and reaches both ends", () => {
  const viewport = 800;
  assert.ok(fullHeight(huge) > MAX_HEIGHT);
  assert.equal(toContent(huge, 0, viewport), 0);
  const bottom = toContent(huge, MAX_HEIGHT - viewport, viewport);
  assert.equal(Math.round(bottom), fullHeight(huge) - viewport);
  for (const content of [0, 1234, 20_000_000, 77_000_000]) {
    assert.ok(Math.abs(toContent(huge, toScroll(huge, content, viewport), viewport) - content) < 0.01);
  }
  assert.equal(toScroll(small, 123, viewport), 123);
});
