// Choices, texts and orders, judged at once: what choice.py, text.py, recall.py and order.py of studytool/items/ say.
// tests/cases/ holds both to the same cases. The key is the item's in answers.json, `words` what that file says.

/** @typedef {import("../../types.d.ts").Judgement} Judgement */
/** @typedef {import("../../types.d.ts").Said} Said */

/**
 * @param {Judgement["verdict"]} verdict
 * @param {number} score
 * @param {string[]} feedback
 * @param {string | null} misconception
 * @returns {Judgement}
 */
const judgement = (verdict, score, feedback = [], misconception = null) => ({
  verdict,
  score,
  feedback,
  misconception,
});

/**
 * @param {import("../../types.d.ts").ChoiceKey} key
 * @param {number[]} chosen places as shown, from 0
 * @param {Pick<Said, "empty" | "missed">} words
 */
export function judgeChoice({ right, feedback, many }, chosen, words) {
  if (!chosen.length) return judgement("unreadable", 0, [words.empty]);
  const hits = chosen.filter((place) => right.includes(place)).length;
  const missed = right.length - hits;
  const said = chosen.map((place) => feedback[place] ?? "").filter(Boolean);
  if (hits === chosen.length && !missed) return judgement("correct", 1, said);
  const score = hits / (chosen.length + missed);
  if (many && missed) said.push(words.missed[missed]);
  return judgement(score ? "partial" : "incorrect", score, said);
}

/**
 * @param {import("../../types.d.ts").TextKey} key
 * @param {string} response
 * @param {Pick<Said, "empty" | "spelling">} words
 */
export function judgeText({ accept, mistakes }, response, words) {
  if (response.trim().length > LONGEST) return judgement("incorrect", 0);
  // A symbol may be typed without dollars.
  const said = [...forms(response), ...(response.includes("$") ? [] : [fold(`$${response}$`)])];
  if (!fold(response)) return judgement("unreadable", 0, [words.empty]);
  /** @param {string[]} phrases */
  const amongst = (phrases) => said.some((form) => phrases.includes(form));
  if (amongst(accept) || allNamed(response, accept)) return judgement("correct", 1);
  const slip = mistakes.find((mistake) => amongst(mistake.accept));
  if (slip) return judgement("incorrect", 0, [slip.feedback], slip.id);
  const near = accept.some((right) => mistyped(said[0], right));
  return near ? judgement("unreadable", 0, [words.spelling]) : judgement("incorrect", 0);
}

const LONGEST = 2000; // characters: more are no phrase, and are not looked at any closer
const ARTICLE = /(?<![\p{L}\p{N}_$\\])(?:the|an?) +(?=[\p{L}\p{N}_])/giu;
const LEAD =
  /^\s*(?:(?:(?:my|the) )?answer(?: is|:)|(?:it|this|that)(?:['’]s| is)|答案?(?:是|为|[:：])|是) */iu;
/** @type {[RegExp, string][]} */
const PLURALS = [
  [/(?<=[a-z]{3})(?<![aius])s(?![\p{L}\p{N}_$])/giu, ""],
  [/(?<=[a-z]{2}[sxzh])es(?![\p{L}\p{N}_$])/giu, ""],
  [/(?<=[a-z]{2})ies(?![\p{L}\p{N}_$])/giu, "y"],
];

/**
 * What a phrase is compared by: as it stands, then without `the answer is`, articles and plurals.
 * @param {string} text
 */
function forms(text) {
  const plain = text.replace(LEAD, "").replace(ARTICLE, "");
  const words = [text, plain, ...PLURALS.map(([rule, singular]) => plain.replace(rule, singular))];
  return words.map(fold).filter(Boolean);
}

const TWICE = /[()（）/／,，、=]|(?<![A-Za-z])or(?![A-Za-z])|或/;
const MOST_NAMES = 4;

/**
 * Whether the response gives several names, as `temporal difference (TD)` does, each of which is right.
 * @param {string} response
 * @param {string[]} accept
 */
function allNamed(response, accept) {
  const names = response.split(TWICE).filter(fold);
  const right = (/** @type {string} */ name) => forms(name).some((form) => accept.includes(form));
  return names.length > 1 && names.length <= MOST_NAMES && names.every(right);
}

/**
 * Whether one letter is missing, too many, another, or two are swapped, in a phrase of six letters or more.
 * @param {string} typed
 * @param {string} right
 */
function mistyped(typed, right) {
  if (Math.min(typed.length, right.length) < 6 || !/^[a-z]+$/.test(typed) || !/^[a-z]+$/.test(right)) return false;
  let start = 0;
  while (start < typed.length && typed[start] === right[start]) start += 1;
  const [rest, other] = [typed.slice(start), right.slice(start)];
  const swapped = rest.slice(0, 2) === other[1] + other[0] && rest.slice(2) === other.slice(2);
  return swapped || rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1);
}

/**
 * @param {import("../../types.d.ts").RecallKey} key
 * @param {string} response
 * @param {Pick<Said, "empty" | "compare">} words
 */
export function judgeRecall({ answers }, response, words) {
  const said = response.split(SPACE).filter(Boolean).join(" ");
  if (!said) return judgement("unreadable", 0, [words.empty]);
  return answers.includes(said) ? judgement("correct", 1) : judgement("partial", 0.5, [words.compare]);
}

/**
 * @param {import("../../types.d.ts").OrderKey} key
 * @param {string} response
 * @param {Pick<Said, "reversed" | "steps">} words
 */
export function judgeOrder({ right, unreadable }, response, words) {
  const places = placesIn(response);
  const sorted = [...places].sort((one, other) => one - other);
  if (sorted.length !== right.length || sorted.some((place, index) => place !== index)) {
    return judgement("unreadable", 0, [unreadable]);
  }
  const wrong = places.findIndex((place, index) => place !== right[index]);
  if (wrong < 0) return judgement("correct", 1);
  if (places.every((place, index) => place === right[right.length - 1 - index])) {
    return judgement("incorrect", 0, [words.reversed], "permuted");
  }
  const score = pairsInOrder(places.map((place) => right.indexOf(place)));
  return judgement(score ? "partial" : "incorrect", score, [words.steps[wrong]]);
}

const BETWEEN =
  /(?<![a-z])(?:then|and|first|next|finally|last|before|steps?|(?:the )?(?:order|answer)(?: is)?|array|tensor|list)(?![a-z])|然后|接着|最后|首先|再|先|步骤?|第|(?:答案|顺序)是?/g;

/** `3 1 2`, `3, 1, 2`, `c a b`, `3 > 1 > 2`; with fewer than ten steps `312` and `cab` too. @param {string} response */
function placesIn(response) {
  const folded = [...response.replace(UNSEEN, "").normalize("NFKC")].map(caseless).join("");
  const steps = folded.replace(BETWEEN, " ").replace(SPACE, " ");
  const parts = steps.match(/\p{Nd}+|[a-z]+|[^\p{Nd} a-z,;:.、。=>→⇒()[\]{}&+/|#~*"'`–—-]/gu) ?? [];
  return (parts.length === 1 ? [...parts[0]] : parts).map(placeOf);
}

/** The place that a number or a letter names, from 0; no number where it names none. @param {string} part */
function placeOf(part) {
  if (/^[a-z]$/.test(part)) return part.charCodeAt(0) - 97;
  return [...part].reduce((number, digit) => 10 * number + digitOf(digit), 0) - 1;
}

/** What a digit of any script counts: each script has its ten in a row. @param {string} digit */
function digitOf(digit) {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return /\p{Nd}/u.test(digit) ? (code - first) % 10 : NaN;
}

/** The share of pairs in the right order (Kendall), above what a coin would give. @param {number[]} order */
function pairsInOrder(order) {
  const pairs = order.flatMap((left, index) => order.slice(index + 1).map((right) => left < right));
  return Math.max(0, (2 * pairs.filter(Boolean).length) / pairs.length - 1);
}

// A minus before a number, a point before decimals, a fraction's bar and a per cent make another number, and `.5` is
// `0.5`; the rest of punctuation is silent, and so are case, width and spaces, but case outside `$…$` only.
const KEPT =
  /(?<![\p{L}\p{N}_])-(?=\s*[\p{Nd}.])|(?<!\p{L}|_|[^\p{Nd}\P{N}])\.(?=\p{Nd})|(?<=\p{Nd})\/(?=\p{Nd})|(?<=\p{Nd})%/gu;
const BARE = /(?<![\p{L}\p{N}_.])\.(?=\p{Nd})/gu;
const SILENT = /[\p{P}\p{Z}\p{C}`´]/u;
const SPACES = /[\p{Z}\p{C}]/gu;
// What shows nothing, as texts.py says.
const UNSEEN = /[\ufe0e-\ufe0f\xad\u200b-\u200f\u202a-\u202e\u2060\u2061\u2066-\u2069\ufeff]/gu;
// What Python splits words at, which has some control characters among it.
// eslint-disable-next-line no-control-regex
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** @param {string} text */
export function fold(text) {
  const plain = text.normalize("NFKC").replace(/[\u2212\u2010\u2012-\u2014]/g, "-").replaceAll("\u2044", "/");
  const parts = plain.split("$").map((part, place) => (place % 2 ? tight(part) : quiet(part)));
  return parts.join("") || tight(plain);
}

/** @param {string} part */
function quiet(part) {
  const folded = [...part].map(caseless).join("").replace(BARE, "0.");
  const kept = new Set([...folded.matchAll(KEPT)].map((match) => match.index));
  let at = 0;
  let loud = "";
  for (const letter of folded) {
    if (kept.has(at) || !SILENT.test(letter)) loud += letter;
    at += letter.length;
  }
  return loud;
}

/** @param {string} part */
const tight = (part) => part.replace(SPACES, "");

/**
 * Unicode's case folding, which JavaScript lacks: up and down again, but for a Turkish letter and all of Cherokee.
 * @param {string} letter
 */
function caseless(letter) {
  const upper = letter.toUpperCase();
  if (letter === "ı" || /[\u13a0-\u13f5]/.test(upper)) return letter === "ı" ? letter : upper;
  return [...upper].map((part) => part.toLowerCase()).join("");
}
