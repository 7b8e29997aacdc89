// How an expression was read, as TeX.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tex } from "../../studytool/page/src/assets/typeset.js";

for (const [read, set] of [
  ["x", "x"],
  ["(a + b) / c", "\\frac{a + b}{c}"],
  ["a·(b − c)", "a \\cdot  \\left(b - c\\right)"],
  ["−θ²", "-{θ}^{2}"],
  ["x^(n − 1)", "{x}^{n - 1}"],
  ["√(2) / 2", "\\frac{\\sqrt{2}}{2}"],
  ["onehot(a, 3) − softmax(θ)", "\\operatorname{onehot}\\left(a, 3\\right) - \\operatorname{softmax}\\left(θ\\right)"],
  ["[1 / 3, −0.2]", "\\left[\\frac{1}{3},\\ -0.2\\right]"],
  ["w[0]·f[0]", "{w}_{0} \\cdot  {f}_{0}"],
  ["1e-3", "1 \\cdot 10^{-3}"],
  ["sum(r, axis=0)", "\\operatorname{sum}\\left(r, \\mathrm{axis}{=}0\\right)"],
  ["wᵀ·f", "{w}^{\\mathsf T} \\cdot  f"],
  ["r_max", "r_{\\mathrm{max}}"],
]) {
  test(`${read} is typeset`, () => assert.equal(tex(read), set));
}

for (const read of ["", "a +", "(a", "a b", "?"]) {
  test(`"${read}" is none of the notation`, () => assert.equal(tex(read), null));
}
