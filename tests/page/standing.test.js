// What a log amounts to without the scheduler. tests/browser/test_parity.py compares it with Python's on drawn logs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, done, due, right, standing, streak } from "../../studytool/page/src/assets/standing.js";

/** @param {Partial<import("../../studytool/page/types.d.ts").Entry>} given */
const entry = (given) =>
  /** @type {import("../../studytool/page/types.d.ts").Entry} */ ({ kind: "review", item: "a", ...given });

test("a review has its last rating, and what was undone does not count", () => {
  const log = [
    entry({ id: "1", rating: 1 }),
    entry({ id: "2", kind: "rating", of: "1", rating: 2 }),
    entry({ id: "3", rating: 3 }),
    entry({ id: "4", kind: "undo", of: "3" }),
    entry({ id: "5", kind: "undo", of: "1", item: "b" }), // of another item, and so of nothing
  ];
  assert.deepEqual(
    standing(log).map(({ id, rating }) => [id, rating]),
    [["1", 2]],
  );
});

test("an item is done once it is rated, until it is reset", () => {
  const log = [
    entry({ rating: 3 }),
    entry({ item: "b" }),
    entry({ item: "c", rating: 1 }),
    entry({ item: "c", kind: "reset" }),
  ];
  assert.deepEqual([...done(log)], ["a"]);
});

test("an item was last answered in the edition of its last review, none once it is reset", () => {
  const log = [
    entry({ rating: 3, edition: "1" }),
    entry({ kind: "keep", edition: "2" }),
    entry({ kind: "flag" }),
    entry({ item: "b", rating: 3, edition: "1" }),
    entry({ item: "b", kind: "reset", edition: "2" }),
  ];
  assert.deepEqual(["a", "b", "c"].map((item) => answered(log, item)), ["2", null, null]);
});

test("what was answered since it was worked out is not due", () => {
  const memory = {
    at: "2026-01-02",
    entries: 1,
    due: { a: "2026-01-03", b: "2026-01-01", c: "2026-01-01", d: "2026-02-01" },
  };
  const log = [entry({ item: "c", at: "2026-01-03" })];
  assert.deepEqual(due(memory, log, new Date("2026-01-04T12:00:00Z")), { items: ["b", "a"], next: "2026-02-01" });
  assert.deepEqual(due(undefined, log), { items: [], next: undefined });
});

test("the share of right answers leaves out what was not judged, and is not known of nothing", () => {
  assert.equal(right([entry({ verdict: "correct" }), entry({ verdict: "partial" }), entry({})]), 0.5);
  assert.equal(right([]), null);
});

test("a day without a review ends the days in a row, unless it is today", () => {
  const on = (/** @type {number[]} */ ...days) =>
    days.map((day) => entry({ at: new Date(2026, 0, day, 12).toISOString() }));
  const now = new Date(2026, 0, 9, 8);
  assert.equal(streak(on(6, 7, 8), now), 3);
  assert.equal(streak(on(6, 8, 9), now), 2);
  assert.equal(streak(on(6, 7), now), 0);
});
