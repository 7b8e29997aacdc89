// Choices and texts, judged at once: what studytool/items/choice.py, text.py and recall.py say of the same response,
// and study/schedule.py of its rating. `entry` is the item in answers.json, `words` what that file says to learners.

const verdict = (name, score, feedback = [], misconception = null) => ({ verdict: name, score, feedback, misconception });

// `chosen` are places as shown, from 0.
export function judgeChoice({ right, feedback, many }, chosen, words) {
  if (!chosen.length) return verdict("unreadable", 0, [words.empty]);
  const hits = chosen.filter((place) => right.includes(place)).length;
  const missed = right.length - hits;
  const said = chosen.map((place) => feedback[place]).filter(Boolean);
  if (hits === chosen.length && !missed) return verdict("correct", 1, said);
  const score = hits / (chosen.length + missed);
  if (many && missed) said.push(words.missed[missed]);
  return verdict(score ? "partial" : "incorrect", score, said);
}

export function judgeText({ accept, mistakes }, response, words) {
  const folded = fold(response);
  if (!folded) return verdict("unreadable", 0, [words.empty]);
  if (accept.includes(folded)) return verdict("correct", 1);
  const slip = mistakes.find((mistake) => mistake.accept.includes(folded));
  return slip ? verdict("incorrect", 0, [slip.feedback], slip.id) : verdict("incorrect", 0);
}

const GRADES = new Map(
  Object.entries({ 1: ["incorrect", 0], 2: ["partial", 0.5], 3: ["correct", 1], 4: ["correct", 1] }),
);

export function judgeRecall({ answers }, response, words) {
  const said = response.split(SPACE).filter(Boolean).join(" ");
  if (!said) return verdict("unreadable", 0, [words.empty]);
  if (GRADES.has(said)) return verdict(...GRADES.get(said));
  return answers.includes(said) ? verdict("correct", 1) : verdict("partial", 0.5, [words.compare]);
}

const [AGAIN, HARD, GOOD, EASY] = [1, 2, 3, 4];
const QUICK = { recall: 5, apply: 20, derive: 60 }; // seconds

// The rating that a response earns after `tries` readable ones; null where the learner is asked again.
export function rate(verdict, { tries = 1, hints = 0, seconds = null, level = null } = {}) {
  if (verdict === "unreadable" || verdict === "imprecise") return null;
  if (verdict === "incorrect") return AGAIN;
  if (verdict === "partial" || tries > 1 || hints) return HARD;
  return seconds !== null && seconds >= 0 && seconds <= (QUICK[level] ?? -1) ? EASY : GOOD;
}

// A minus before a number, a point before decimals, a fraction's bar and a per cent make another number; the rest of
// punctuation is silent, and so are case, width and spaces, but case outside `$…$` only.
const KEPT = /(?<![\p{L}\p{N}_])-(?=\s*[\p{Nd}.])|(?<!\p{L}|_|[^\p{Nd}\P{N}])\.(?=\p{Nd})|(?<=\p{Nd})\/(?=\p{Nd})|(?<=\p{Nd})%/gu;
const SILENT = /[\p{P}\p{Z}\p{C}]/u;
const UNSEEN = /[\p{Z}\p{C}]/gu;
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

export function fold(text) {
  const plain = text.normalize("NFKC").replaceAll("\u2212", "-").replaceAll("\u2044", "/");
  const parts = plain.split("$").map((part, place) => (place % 2 ? tight(part) : quiet(part)));
  return parts.join("") || tight(plain);
}

function quiet(part) {
  const folded = [...part].map(caseless).join("");
  const kept = new Set([...folded.matchAll(KEPT)].map((match) => match.index));
  let at = 0;
  let found = "";
  for (const letter of folded) {
    if (kept.has(at) || !SILENT.test(letter)) found += letter;
    at += letter.length;
  }
  return found;
}

const tight = (part) => part.replace(UNSEEN, "");

// Unicode's case folding, which JavaScript lacks: up and down again, but for a Turkish letter and all of Cherokee.
function caseless(letter) {
  const upper = letter.toUpperCase();
  if (letter === "ı" || /[\u13a0-\u13f5]/.test(upper)) return letter === "ı" ? letter : upper;
  return [...upper].map((part) => part.toLowerCase()).join("");
}
