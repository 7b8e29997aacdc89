// Numbers that a reader drags.

import assert from "node:assert/strict";
import { test } from "node:test";

import { alike, dragged, drags, onlyMoved, written } from "../../studytool/page/src/assets/drags.js";
import { nearest, said } from "../../studytool/page/src/assets/frames.js";

const CODE = "import numpy as np\ntheta = [0.2, -0.4]  # drag -3..3\nn = 8  # drag 1..20\nx = 1  # drags on\n";

test("each number of a line is one to drag, with ends and a step", () => {
  assert.deepEqual(drags(CODE), [
    { line: 1, at: 0, value: "0.2", low: -3, high: 3, step: 0.1 },
    { line: 1, at: 1, value: "-0.4", low: -3, high: 3, step: 0.1 },
    { line: 2, at: 0, value: "8", low: 1, high: 20, step: 1 },
  ]);
  assert.equal(drags("a = 0.5  # drag 0..1 by 0.05")[0].step, 0.05);
});

test("a number is put in its place alone", () => {
  const [, second, whole] = drags(CODE);
  assert.equal(dragged(CODE, second, "1.0").split("\n")[1], "theta = [0.2, 1.0]  # drag -3..3");
  assert.equal(dragged(CODE, whole, "9").split("\n")[2], "n = 9  # drag 1..20");
  assert.equal(dragged("gone", second, "1.0"), "gone");
});

test("the number that was moved is known where it is the only one", () => {
  const [first, second] = drags(CODE);
  const one = dragged(CODE, second, "1.0");
  assert.deepEqual(onlyMoved({ code: one, original: CODE }), { n: 1, value: "1.0" });
  assert.equal(onlyMoved({ code: CODE, original: CODE }), undefined);
  assert.equal(onlyMoved({ code: dragged(one, first, "0.3"), original: CODE }), undefined);
});

test("a number is written with the decimals of its step", () => {
  assert.deepEqual([written(2, 0.1), written(0.25, 0.05), written(3, 1), written(20, 10)], ["2.0", "0.25", "3", "20"]);
});

test("codes are alike whose numbers to drag alone differ", () => {
  assert.ok(alike(CODE, CODE.replace("0.2", "-3.0").replace("8", "20")));
  for (const other of [CODE.replace("0.2, ", ""), CODE.replace("x = 1", "x = 2"), CODE.replace("-3..3", "-3..4")]) {
    assert.ok(!alike(CODE, other));
  }
});

test("a key moves on by one recorded value at least, and a pointer to the nearest", () => {
  const values = ["-0.3", "0.0", "0.2", "0.3"];
  assert.equal(nearest(values, 0.1, 0), "0.2");
  assert.equal(nearest(values, -0.1, 0), "-0.3");
  assert.equal(nearest(values, 3, 0), "0.3");
  assert.equal(nearest(values, 3, 0.3), "0.3");
  assert.equal(nearest(values, 0.04), "0.0");
  assert.equal(nearest(values, -0.2), "-0.3");
});

test("a figure is printed on a line of its own among those of text", () => {
  assert.deepEqual(said("one\n<svg >1</svg>\ntwo"), [
    { stream: "stdout", text: "one\n" },
    { stream: "figure", text: "<svg >1</svg>" },
    { stream: "stdout", text: "two" },
  ]);
});
