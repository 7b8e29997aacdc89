// The cases that Python runs too, in test_cases.py here and in tests/session: see tests/cases/README.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { fold, judgeChoice, judgeOrder, judgeRecall, judgeText } from "../../studytool/page/src/assets/judge.js";
import { blocks, spans } from "../../studytool/page/src/assets/prose.js";
import { isEntry } from "../../studytool/page/src/assets/rows.js";
import { rate, step } from "../../studytool/page/src/assets/session.js";
import { day, due } from "../../studytool/page/src/assets/standing.js";

/** @param {string} name @returns {any[]} */
const cases = (name) => parse(readFileSync(new URL(`../cases/${name}.yaml`, import.meta.url), "utf8"));
const LEFT_OUT = ["id", "item", "seed", "edition", "offset"];
const BEGAN = Date.parse("2026-01-02T12:00:00Z");

for (const { verdict, rating, ...given } of cases("ratings")) {
  test(`${verdict} ${JSON.stringify(given)} is rated ${rating}`, () => assert.equal(rate(verdict, given), rating));
}

const { row, good, bad } = parse(readFileSync(new URL("../cases/rows.yaml", import.meta.url), "utf8"));
for (const change of good) {
  test(`a row with ${JSON.stringify(change)} can be read`, () => assert.ok(isEntry({ ...row, ...change })));
}
for (const change of bad) {
  test(`a row with ${JSON.stringify(change)} is set aside`, () => assert.ok(!isEntry({ ...row, ...change })));
}

/**
 * The log that is left by what is done at a question in a note.
 * @param {any[]} events
 * @param {import("../../studytool/page/types.d.ts").Card} card
 */
function logOf(events, card) {
  const log = /** @type {any[]} */ ([]);
  let state = /** @type {any} */ (null);
  const take = (/** @type {any} */ event, /** @type {number} */ at) => {
    const stepped = step(state, event, new Date(BEGAN + 1000 * at).toISOString(), String(log.length + 1));
    state = JSON.parse(JSON.stringify(stepped.state));
    for (const { entry } of stepped.effects) {
      const place = log.findIndex(({ id }) => id === entry.id);
      log.splice(place < 0 ? log.length : place, 1, entry);
      take({ event: "recorded" }, at);
    }
  };
  take({ event: "asked", card }, 0);
  for (const { at, grade, press, ...judged } of events) {
    if (grade) take({ event: "graded", rating: grade }, at);
    else if (press) take({ event: "pressed", key: press }, at);
    else take({ event: "judged", ...judged }, at);
  }
  return log;
}

/** A line as the cases write it. @param {any} entry */
function written({ of, at, ...more }) {
  const said = Object.entries(more).filter(([key, value]) => value !== null && !LEFT_OUT.includes(key));
  const seconds = (Date.parse(at.replace("000Z", "Z")) - BEGAN) / 1000;
  return { ...Object.fromEntries(said), at: seconds, ...(of ? { of: Number(of) } : {}) };
}

for (const { name, place = "note", level = null, grades, events, log } of cases("questions")) {
  if (place !== "note") continue;
  test(`${name}`, () => {
    const card = { item: "a", seed: 0, level, edition: "now", hint: true, self_graded: grades === "self" };
    assert.deepEqual(logOf(events, card).map(written), log);
  });
}

for (const { at, offset, day: expected } of cases("days")) {
  test(`${at} is on ${expected} at ${offset} minutes from UTC`, () => {
    assert.equal(new Date(864e5 * day(new Date(at), offset)).toISOString().slice(0, 10), expected);
  });
}

for (const { due: at, step: learning = false, now, is_due } of cases("due")) {
  test(`what is due at ${at} is ${is_due ? "" : "not "}due at ${now}`, () => {
    const memory = { at, entries: 1, due: { a: at }, steps: learning ? ["a"] : [] };
    const [, sign, hours] = /** @type {RegExpExecArray} */ (/([+-])(\d\d):00$/.exec(now));
    const offset = 60 * Number(`${sign}${hours}`);
    assert.deepEqual(due(memory, [], new Date(now), offset).items, is_due ? ["a"] : []);
  });
}

/** @type {Record<string, (key: any, response: string, words: any) => any>} */
const JUDGES = {
  choice: (key, response, words) => judgeChoice(key, places(response), words),
  text: judgeText,
  recall: judgeRecall,
  order: judgeOrder,
};
const steps = [1, 2, 3, 4].map((place) => `wrong step ${place}`);
const WORDS = {
  reversed: "reversed",
  steps,
  empty: "empty",
  spelling: "spelling",
  compare: "compare",
  missed: ["", "one missed", "two missed", "three missed"],
};

/** What the form hands over: the places of the boxes that are ticked. @param {string} response */
const places = (response) =>
  response
    .split(",")
    .filter(Boolean)
    .map((place) => Number(place) - 1);

for (const { name, item, key, responses } of cases("judging")) {
  for (const { response, ...expected } of responses) {
    test(`${name}: ${JSON.stringify(response)} is ${expected.verdict}`, () => {
      const { verdict, score, misconception, feedback } = JUDGES[item.type](key, response, WORDS);
      const { score: share, ...told } = { misconception: null, feedback: [], ...expected };
      assert.deepEqual({ verdict, misconception, feedback }, told);
      assert.ok(Math.abs(score - share) < 1e-12, `${score} is not ${share}`);
    });
  }
}

for (const [phrase, folded] of cases("folding")) {
  test(`${JSON.stringify(phrase)} is compared as ${JSON.stringify(folded)}`, () => assert.equal(fold(phrase), folded));
}

/**
 * The formulas of a paragraph, those between signs of emphasis too.
 * @param {string} paragraph
 * @returns {[string, string][]}
 */
function formulasOf(paragraph) {
  return spans(paragraph).flatMap(({ kind, text }) => {
    if (kind === "equation") return [["display", text]];
    if (kind === "formula") return [["inline", text]];
    return kind === "strong" || kind === "emphasis" ? formulasOf(text) : [];
  });
}

for (const { text, formulas } of cases("mathematics")) {
  test(`the formulas of ${JSON.stringify(text)}`, () => {
    const paragraphs = blocks(text).filter(({ kind }) => kind === "text");
    assert.deepEqual(
      paragraphs.flatMap((paragraph) => formulasOf(paragraph.text)),
      formulas,
    );
  });
}
