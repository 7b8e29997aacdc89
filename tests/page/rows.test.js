// What only the browser's storage can hold, and the memory states kept there. Rows that JSON can say: cases.test.js.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asLine, isEntry, isMemory } from "../../studytool/page/src/assets/rows.js";

const ROW = { id: "00000000-0000-0000-0000-000000000001", kind: "reset", item: "a/b", at: "2026-01-02T12:00:00Z" };
const MEMORY = { at: ROW.at, entries: 2, due: { "a/b": ROW.at }, steps: ["a/b"] };

test("what JSON cannot say is no entry", () => {
  const circle = /** @type {any} */ ({ ...ROW });
  circle.self = circle;
  const odd = [null, undefined, 3, "x", [ROW], circle, { ...ROW, more: 3n }, { ...ROW, seconds: NaN }];
  assert.deepEqual(odd.map(isEntry), odd.map(() => false));
  assert.ok(isEntry({ ...ROW, seed: undefined }));
  assert.equal(asLine(circle), undefined);
});

test("memory states are used only where all of them can be read", () => {
  assert.ok(isMemory(MEMORY));
  assert.ok(isMemory({ ...MEMORY, steps: undefined }));
  const odd = [{ at: "noon" }, { entries: -1 }, { entries: "2" }, { due: null }, { due: { a: 3 } }, { steps: [3] }, { due: [] }];
  assert.deepEqual(odd.map((change) => isMemory({ ...MEMORY, ...change })), odd.map(() => false));
  assert.ok(!isMemory(undefined) && !isMemory("x"));
});
