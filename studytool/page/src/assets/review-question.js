// A question as studytool/site/questions.py writes it into a page, made here from what Python says of an item.

import { make } from "./controls.js";
import { phrase, prose } from "./prose.js";

/**
 * @param {string} item
 * @param {number} seed
 * @param {import("../../types.d.ts").Asks} card
 * @param {number} number
 */
export async function questionOf(item, seed, card, number) {
  const { asks, type, level, edition, parts, call, key = "", solution = "" } = card;
  const said = [make("div", await prose(key), { class: "question-key" }), ...(await prose(solution))];
  const command = `studytool quiz --item ${item} --seed ${seed}`;
  const data = { item, seed: String(seed), asks, type, edition, ...(level ? { level } : {}), ...(call ? { call } : {}) };
  const element = make(
    "section",
    [
      make("p", [" ", make("span", [], { class: "question-level" })], { class: "question-title" }),
      make("div", await prose(card.prompt ?? ""), { class: "question-prompt" }),
      ...(await optionsOf(card)),
      make("p", await phrase(card.how ?? ""), { class: "question-how", ...(card.how ? {} : { hidden: "" }) }),
      ...templateOf(card.template),
      make("div", [], { class: "question-form" }),
      ...(card.hint ? [folded("hint", await prose(card.hint))] : []),
      folded("answer", said),
      folded("command", [make("div", [make("pre", [make("code", [command])])], { class: "highlight" })], false),
    ],
    { class: "question", id: `question-${number}` },
  );
  Object.assign(element.dataset, data, parts.length ? { parts: parts.join(" ") } : {});
  return element;
}

/** @param {import("../../types.d.ts").Asks} card */
async function optionsOf({ options = [], lettered }) {
  if (!options.length) return [];
  const entries = await Promise.all(options.map(async (option) => make("li", await phrase(option))));
  return [make("ol", entries, { class: "question-options", ...(lettered ? { type: "a" } : {}) })];
}

/** @param {string} code */
const templateOf = (code) =>
  code ? [make("div", [make("pre", [make("code", [`${code}\n`])])], { class: "highlight question-template" })] : [];

/** @param {string} kind @param {Node[]} said */
function folded(kind, said, apart = true) {
  const within = apart ? [make("div", said, { class: "question-said" })] : said;
  return make("details", [make("summary"), ...within], { class: `question-${kind}` });
}
