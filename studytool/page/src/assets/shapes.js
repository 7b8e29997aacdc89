// What a Python that ran a reader's or a stranger's code may answer: texts, numbers and lists of the expected names, and
// not too many. Whatever else it says is left out or refused, so that code can at most lie about itself.

import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Request} Request */
/** @typedef {Record<string, any>} Given */

const LENGTH = 20_000; // characters of a text
const DRAWING = 1_000_000; // of an SVG
const MOST = 1000; // entries of a list
const ADVICE = ["no-module", "no-input", "no-await"];

/** @param {Request["do"]} request @param {unknown} answer */
export function shaped(request, answer) {
  const read = { run: ran, "judge-code": judged, check: checked }[String(request)];
  if (!read || typeof answer !== "object" || answer === null) throw new Error(say("python-talks"));
  return read(answer);
}

/** @param {Given} given */
const ran = ({ error, line, advice }) =>
  error === undefined ? {} : { error: text(error), line: whole(line), advice: advice ? oneOf(advice, ADVICE) : null };

/** @param {Given} given @returns {import("../../types.d.ts").Judgement} */
const judged = ({ verdict, score, feedback, misconception, rows }) => ({
  verdict: oneOf(verdict, ["correct", "imprecise", "partial", "incorrect", "unreadable"]),
  score: Math.min(Math.max(Number(score) || 0, 0), 1),
  feedback: list(feedback).map((said) => text(said)),
  misconception: typeof misconception === "string" ? text(misconception) : null,
  rows: list(rows).map(({ index, yours, expected, ok }) => ({
    index: text(index),
    yours: text(yours),
    expected: text(expected),
    ok: ok === true,
  })),
});

/** @param {Given} given @returns {import("../../types.d.ts").Checked} */
const checked = ({ verdict, said, feedback, fault, rows, more, figure, printed }) => ({
  verdict: oneOf(verdict, ["correct", "incorrect", "unjudged"]),
  said: text(said),
  feedback: list(feedback).map((reason) => text(reason)),
  fault: fault && { editor: oneOf(fault.editor, ["function", "gradient", "point"]), line: whole(fault.line) },
  rows: list(rows).map(({ component, yours, numerical, relative, ok }) => ({
    component: text(component),
    yours: text(yours),
    numerical: text(numerical),
    relative: text(relative),
    ok: typeof ok === "boolean" ? ok : null,
  })),
  more: text(more),
  figure: text(figure, DRAWING),
  printed: text(printed),
});

/** @param {unknown} value */
const text = (value, length = LENGTH) => (typeof value === "string" ? value.slice(0, length) : "");

/** @param {unknown} value */
const whole = (value) => (Number.isSafeInteger(value) ? Number(value) : null);

/** @param {unknown} value @returns {Given[]} */
const list = (value) => (Array.isArray(value) ? value.slice(0, MOST).map((entry) => entry ?? {}) : []);

/** @template {string} T @param {unknown} value @param {T[]} known @returns {T} */
function oneOf(value, known) {
  const named = known.find((name) => name === value);
  if (named === undefined) throw new Error(say("python-talks"));
  return named;
}
