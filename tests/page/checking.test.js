// Check my gradient: code in a link, and what is kept of the reader's changes.
import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
const localStorage = {
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  removeItem: (/** @type {string} */ key) => kept.delete(key),
};
Object.defineProperty(globalThis, "localStorage", { value: localStorage });
const { fromFragment, toFragment } = await import("../../studytool/page/src/assets/checking-link.js");
const { cells, draft, keep } = await import("../../studytool/page/src/assets/checking-drafts.js");

const CODES = { function: 'def f(x):\n    return "≤ 100 %" # %% point\n', gradient: "", point: "x = '#code=' + \"\\n\"" };

/** Does something in a browser without one of its own names. @param {string} name @param {() => Promise<void>} act */
async function without(name, act) {
  const there = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  Reflect.deleteProperty(globalThis, name);
  await act().finally(() => Object.defineProperty(globalThis, name, there));
}

test("code comes out of a link as it went in, whatever stands in it", async () => {
  const fragment = await toFragment(CODES);
  assert.match(fragment, /^#code=[\w-]+$/);
  assert.deepEqual(await fromFragment(fragment), CODES);
});

test("long code makes a short link", async () => {
  const fragment = await toFragment({ ...CODES, function: "    return np.sum(x)\n".repeat(500) });
  assert.ok(fragment.length < 1000);
});

test("a browser that cannot compress makes a plain link, which every browser reads", async () => {
  let fragment = "";
  await without("CompressionStream", async () => {
    fragment = await toFragment(CODES);
  });
  assert.match(fragment, /^#text=[\w%.!~*'()-]+$/);
  assert.deepEqual(await fromFragment(fragment), CODES);
});

test("a fragment that leads to a heading carries no code", async () => {
  assert.equal(await fromFragment(""), null);
  assert.equal(await fromFragment("#evidence"), null);
});

test("a link that is cut off, or holds something else, is refused", async () => {
  const fragment = await toFragment(CODES);
  for (const broken of [fragment.slice(0, -9), "#code=", "#code=%%", "#text=%", "#text=[]", '#text={"function":1}']) {
    await assert.rejects(fromFragment(broken));
  }
});

test("a short link that unpacks to more than any code is refused", async () => {
  await assert.rejects(fromFragment(await toFragment({ ...CODES, point: " ".repeat(2_000_000) })), /too much/);
});

test("a file is taken apart into function, gradient and point", () => {
  const file = "import numpy as np\n\n\ndef f(x): ...\n\n\n# %% gradient\ndef grad(x): ...\n\n\n# %% point\nx = 1\n";
  assert.deepEqual(cells(file), {
    function: "import numpy as np\n\n\ndef f(x): ...",
    gradient: "def grad(x): ...",
    point: "x = 1",
  });
});

test("changes are kept with the code they were made of, until they are undone", () => {
  const [one, other] = [CODES, { ...CODES, point: "x = 2" }];
  keep(one, { ...one, gradient: "changed" });
  assert.equal(draft(one).gradient, "changed");
  assert.deepEqual(draft(other), other);
  keep(one, one);
  assert.deepEqual(draft(one), one);
  assert.equal(kept.size, 0);
});
