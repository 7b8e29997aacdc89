// What the page of progress shows of a log.

import { make } from "./controls.js";
import { byNow, done, due, right, standing, streak } from "./standing.js";
import { SITE, inLanguage, pageOf, titleOf } from "./topics.js";
import { counted, language, say, sentences } from "./words.js";

/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {import("../../types.d.ts").Memory} Memory */
/** @typedef {import("../../types.d.ts").Topics} Topics */

/**
 * The statistics of a log, for the questions on this site.
 * @typedef {object} Known
 * @property {Topics["topics"]} topics
 * @property {Topics["sections"]} sections
 * @property {Topics["items"]} items
 * @property {Entry[]} reviews what counts
 * @property {Set<string>} known items of which anything is remembered
 * @property {string[]} waiting items that are due
 * @property {string | undefined} next when the next one comes
 * @property {Memory | undefined} memory
 * @property {number} count of all lines
 */

const NONE = "–";

/** @param {Topics} index @param {Entry[]} log @param {Memory | undefined} memory @returns {Known} */
export function amounts({ topics, sections, items }, log, memory) {
  const reviews = standing(byNow(log));
  const { items: dueItems, next } = due(memory, reviews);
  const waiting = dueItems.filter((item) => Object.hasOwn(items, item));
  return { topics, sections, items, reviews, known: done(reviews), waiting, next, memory, count: log.length };
}

/** @param {Known} amounts */
export function facts({ items, reviews, known, waiting, memory }) {
  const asked = Object.keys(items);
  const given = {
    due: memory ? waiting.length : NONE,
    done: say("share", { part: asked.filter((item) => known.has(item)).length, whole: asked.length }),
    streak: counted("days", streak(reviews)),
    reviews: reviews.filter(({ kind }) => kind === "review").length,
  };
  const fact = (/** @type {[string, string | number]} */ [name, value]) =>
    make("div", [make("dt", [say(`fact-${name}`)]), make("dd", [String(value)])]);
  return make("dl", Object.entries(given).map(fact), { class: "progress-facts" });
}

/** @param {Known} amounts */
export function dueList({ waiting, items, topics, sections }) {
  if (!waiting.length) return [];
  const entries = waiting.map((item) => make("li", [link(item, { topics, sections, items })]));
  return [make("h2", [say("fact-due")]), make("ol", entries, { class: "progress-due" })];
}

/** @param {Known} known */
export function workedOut({ memory, count, next }) {
  if (!count) return say("nothing-yet");
  if (!memory) return say("never-worked-out");
  const more = count - memory.entries;
  return sentences([
    say("worked-out", { date: date(memory.at) }),
    more ? say("came-since", { lines: counted("lines", more) }) : "",
    next ? say("next", { date: date(next) }) : "",
  ]);
}

/** @param {string} time */
const date = (time) =>
  new Date(time).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A link to the question itself, if its page shows it. @param {string} item @param {Topics} index */
function link(item, index) {
  const [said, note] = [titleOf(index, item), index.items[item].note];
  return note ? make("a", [said], { href: new URL(`${pageOf(note)}#${item}`, SITE).href }) : said;
}

/** @param {Known} known */
export function topicTable(known) {
  const heads = ["topic", "done", "due", "right"].map((head) => make("th", [say(`head-${head}`)], { scope: "col" }));
  const rows = Object.entries(known.topics).map(([topic, title]) => topicRow(known, topic, inLanguage(title)));
  return make("table", [make("thead", [make("tr", heads)]), make("tbody", rows)]);
}

/** @param {Known} known @param {string} topic @param {string} title */
function topicRow({ items, reviews, known, waiting }, topic, title) {
  const members = Object.keys(items).filter((item) => items[item].topic === topic);
  const share = right(reviews.filter(({ item }) => items[item]?.topic === topic));
  const cells = [
    say("share", { part: members.filter((item) => known.has(item)).length, whole: members.length }),
    String(members.filter((item) => waiting.includes(item)).length),
    share === null ? NONE : `${Math.round(100 * share)}%`,
  ];
  return make("tr", [make("th", [title], { scope: "row" }), ...cells.map((cell) => make("td", [cell]))]);
}
