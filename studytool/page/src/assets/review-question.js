// A question as studytool/site/questions.py writes it into a page, made here from what Python says of an item.

import { make } from "./controls.js";
import { phrase, prose } from "./prose.js";

/** @typedef {import("../../types.d.ts").Asks} Asks */

const SEEDS = 1_000_000;

/**
 * What there is to show of an item, with numbers of its own, and the event that says so.
 * @param {string} item
 * @param {(item: string, seed: number) => Promise<Asks>} cardOf
 */
export async function fetched(item, cardOf) {
  const seed = 1 + Math.floor(Math.random() * SEEDS); // 0 is what the notes show
  const card = await cardOf(item, seed);
  const { level, edition, parts, self_graded } = card;
  const asked = { item, seed, level, edition, hint: Boolean(card.hint), self_graded, parts };
  return { card, seed, event: { event: "asked", card: asked } };
}

/**
 * Shows a piece of a question that the rules ask for.
 * @param {string} piece
 * @param {import("./question-view.js").QuestionView} view
 * @param {import("./answering.js").Answered | null} judged
 * @param {boolean} done
 * @param {(rating: string) => Promise<void>} grade
 */
export async function present(piece, view, judged, done, grade) {
  const { tell } = await import("./answering.js");
  if (piece === "verdict" && judged) await tell(view.verdict, judged, false, !done);
  if (piece === "correction" && judged) await tell(view.verdict, judged, true);
  if (piece === "asked") view.field.onward?.();
  if (["key", "solution"].includes(piece)) view.part("answer")?.setAttribute("open", "");
  if (piece === "hint") view.part("hint")?.setAttribute("open", "");
  if (piece === "grades" && judged) view.offerGrades(judged.words.ratings, (rating) => grade(rating).then(() => true));
}

/**
 * @param {string} item
 * @param {number} seed
 * @param {Asks} card
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

/** @param {Asks} card */
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
