// Judges a response and shows the verdict. Loaded only once a question is answered.

import { make } from "./controls.js";
import { judgeChoice, judgeOrder, judgeRecall, judgeText } from "./judge.js";
import { readings } from "./preview.js";
import { phrase, prose } from "./prose.js";
import { WRITTEN, language, say } from "./words.js";

/** @typedef {import("../../types.d.ts").Answers} Answers */
/** @typedef {import("../../types.d.ts").Judgement} Judgement */
/** @typedef {import("../../types.d.ts").Said} Said */
/** @typedef {import("../../types.d.ts").Told} Told */
/** @typedef {NonNullable<import("../../types.d.ts").Ended["stopped"]>} Stopped */
/** @typedef {Judgement & { printed: string, words: Said, number?: number }} Answered */
/**
 * @typedef {(request: "judge" | "judge-code" | "show", given: unknown[], output?: (stream: string, text: string) => void) => Promise<any>} Python
 */

const MARKS = { correct: "✓", imprecise: "≈", partial: "◐", incorrect: "✗", unreadable: "?" };
const OPTIONS = ".question-option, .question-options > li:not(:has(.question-option))";

const CODE = "function"; // the type whose responses are run

/** Options are typed as the terminal takes them, counted from 1. @param {string} response */
const places = (response) =>
  response
    .split(",")
    .filter(Boolean)
    .map((place) => Number(place) - 1);

/**
 * The types judged here, each by its own key.
 * @type {Record<string, (key: any, response: string, words: Said) => Judgement>}
 */
const LOCAL = {
  choice: (key, response, words) => judgeChoice(key, places(response), words),
  text: judgeText,
  recall: judgeRecall,
  order: judgeOrder,
};

/**
 * Judges choices, texts and orders here and at once, and all other types by `python`, with the numbers of this seed.
 * Resolves to the judgement and the `words` for it, or to the reason why Python was stopped.
 * @param {{ item: string, type: string, seed: number }} question
 * @param {string} response
 * @param {Python} python
 * @returns {Promise<Answered | { stopped: Stopped }>}
 */
export async function judge({ item, type, seed }, response, python) {
  const { items, words } = await answers();
  const local = seed === 0 ? LOCAL[type] : undefined;
  let printed = "";
  const output = (/** @type {string} */ _, /** @type {string} */ text) => void (printed += text);
  const judged = local
    ? local(items[item], response, words)
    : await python(type === CODE ? "judge-code" : "judge", [item, seed, response, language], output);
  return { ...judged, printed, words };
}

/**
 * Shows the right values only when the question is done and has no further try; then those of every part, if it has
 * parts.
 * @param {HTMLElement} place
 * @param {Told} told
 * @param {boolean} done
 * @param {boolean} again whether a wrong response can be put right
 */
export async function tell(place, told, done, again = !done) {
  const parts = done && told.parts ? told.parts.map((part, at) => ({ ...told, ...part, number: at + 1 })) : [told];
  const blocks = await Promise.all(parts.map((part) => block(part, done, again)));
  place.replaceChildren(...blocks.flat());
}

/** @param {Told} told @param {boolean} done @param {boolean} again */
async function block({ verdict, score, feedback, read = [], rows = [], printed, words, number }, done, again) {
  const wrong = verdict === "incorrect" || verdict === "partial";
  const said = await Promise.all(feedback.map(prose));
  return [
    ...(verdict ? [result(verdict, score, words, number)] : []),
    ...said.flat(),
    ...(await readings(read)),
    ...(printed ? [make("pre", [make("samp", [printed])])] : []),
    ...(rows.length ? [table(rows, words, done)] : []),
    ...(wrong && again ? [make("p", [words.again])] : []),
  ];
}

/** @param {Judgement["verdict"]} verdict @param {number} score @param {Said} words @param {number} [number] */
function result(verdict, score, words, number) {
  const share = verdict === "partial" ? ` (${Math.round(100 * score)}%)` : "";
  const mark = make("span", [MARKS[verdict]], { "aria-hidden": "true" });
  const of = number ? `${number}. ` : "";
  return make("p", [of, mark, ` ${words.verdicts[verdict]}${share}`], { class: "question-result", "data-verdict": verdict });
}

/** @param {import("../../types.d.ts").Row[]} rows @param {Said} words @param {boolean} done */
function table(rows, words, done) {
  /** @param {"th" | "td"} tag @param {string[]} texts */
  const row = (tag, texts) =>
    make(
      "tr",
      texts.map((text) => make(tag, [text])),
    );
  const heads = [words.index, words.yours, ...(done ? [words.expected] : []), "✓"];
  const body = rows.map(({ index, yours, expected, ok }) =>
    row("td", [index, yours, ...(done ? [expected] : []), ok ? "✓" : "✗"]),
  );
  return make("table", [make("thead", [row("th", heads)]), make("tbody", body)]);
}

/**
 * Puts the question as it is asked for this seed, in the language it is read in: as it was `written` into the page, but
 * for what differs. Resolves to why Python was stopped, where it was.
 * @param {HTMLElement} element
 * @param {{ item: string, seed: number, written: [Element, Node[]][] }} question
 * @param {Python} python
 * @returns {Promise<Stopped | undefined>}
 */
export async function put(element, { item, seed, written }, python) {
  const texts = language === WRITTEN ? {} : await loaded("texts");
  const drawn = seed ? await python("show", [item, seed, language]) : {};
  if (drawn.stopped) return drawn.stopped;
  for (const [place, nodes] of written) place.replaceChildren(...nodes);
  await putTexts(element, { ...texts[item], ...drawn });
  return undefined;
}

/** @param {HTMLElement} element @param {import("../../types.d.ts").Shown} texts */
async function putTexts(element, { prompt, alt, how, options = [], hint, key, solution }) {
  /** @param {Element | null} place @param {string | undefined} text @param {(text: string) => Promise<Node[]>} as */
  const fill = async (place, text, as = prose) => text && place?.replaceChildren(...(await as(text)));
  const part = (/** @type {string} */ name) => element.querySelector(`.question-${name}`);
  await fill(part("prompt"), prompt);
  if (alt) part("figure")?.setAttribute("alt", alt);
  await fill(part("how"), how, phrase);
  const entries = [...element.querySelectorAll(OPTIONS)].sort((one, other) => numberOf(one) - numberOf(other));
  for (const [place, option] of options.entries()) await fill(entries[place], option, phrase);
  await fill(part("hint .question-said"), hint);
  if (!key) return;
  const source = part("source");
  const right = make("div", await prose(key), { class: "question-key" });
  const said = solution ? await prose(solution) : [];
  part("answer .question-said")?.replaceChildren(right, ...said, ...(source ? [source] : []));
}

/** Steps are numbered, and may have been moved. @param {Element} option */
const numberOf = (option) => option.closest("li")?.value ?? 0;

/** By kind and language. @type {Record<string, Promise<any>>} */
const files = {};

/** @param {"answers" | "texts"} kind */
function loaded(kind) {
  const name = `${kind}.${language}.json`;
  files[name] ??= fetched(new URL(`runtime/${name}`, import.meta.url));
  files[name].catch(() => delete files[name]);
  return files[name];
}

/** @returns {Promise<Answers>} */
const answers = () => loaded("answers");

/** @param {URL} address */
async function fetched(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(say("answers-missing", { status: response.status }));
  return response.json();
}
