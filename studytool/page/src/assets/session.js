// The rules of one question for the types that are judged without Python: what studytool/session/question.py says of a
// question in a note, by the same events and effects as its door, studytool/page/questions.py. Pure: time and ids are
// given, and what is to be kept is handed back. tests/cases/ holds both to the same cases.

/** @typedef {import("../../types.d.ts").Card} Card */
/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {import("../../types.d.ts").SessionEvent} SessionEvent */
/** @typedef {import("../../types.d.ts").Verdict} Verdict */

/**
 * A question being asked; `pending` is an entry not yet known to be in the log.
 * @typedef {object} State
 * @property {Card} card
 * @property {string} began
 * @property {number} hints
 * @property {number} tries
 * @property {Entry | null} first the review it was logged as
 * @property {Entry | null} pending
 * @property {boolean} done whether it takes no more tries
 */

/** @type {Verdict[]} */
const COUNTED = ["correct", "partial", "incorrect"];
const TRIES = 2;
const HALF = 0.5; // the score from which what is partly right was remembered
/** @type {Record<string, number>} */
const QUICK = { recall: 5, apply: 20, derive: 60 }; // seconds
/** @type {Record<import("../../types.d.ts").Rating, [Verdict, number]>} */
const GRADES = { 1: ["incorrect", 0], 2: ["partial", 0.5], 3: ["correct", 1], 4: ["correct", 1] };

/** Whether a response of this verdict is a try. @param {Verdict} verdict */
export const counts = (verdict) => COUNTED.includes(verdict);

/**
 * The state after an event, and what to do. An event that means nothing as things stand changes nothing.
 * @param {State | null} state null before the question is asked
 * @param {SessionEvent} event
 * @param {string} now
 * @param {string} id a fresh one, for an entry that may have to be recorded
 * @returns {import("../../types.d.ts").Stepped<State>}
 */
export function step(state, event, now, id) {
  if (event.event === "asked") return { state: asked(event.card, now), effects: [] };
  if (!state) throw new Error("nothing was asked");
  if (event.event === "recorded") return { state: recorded(state, event.kept ?? true), effects: [] };
  if (state.pending) return { state, effects: [] };
  switch (event.event) {
    case "judged":
      return judged(state, event, { now, id });
    case "graded":
      return graded(state, event.rating, { now, id });
    default:
      return { state: pressed(state, event.key), effects: [] };
  }
}

/** @param {Card} card @param {string} now @returns {State} */
const asked = (card, now) => ({ card, began: now, hints: 0, tries: 0, first: null, pending: null, done: false });

/**
 * @param {State} state
 * @param {Extract<SessionEvent, { event: "judged" }>} event
 * @param {{ now: string, id: string }} stamp
 */
function judged(state, { response, verdict, score, misconception = null }, { now, id }) {
  const { card, first, hints } = state;
  if (!counts(verdict) || state.done || (first && card.self_graded)) return { state, effects: [] };
  const tried = { ...state, tries: state.tries + 1 };
  const said = { response: storable(response), verdict };
  if (first) return record(tried, { ...first, tries: [...(first.tries ?? []), said] });
  const seconds = elapsed(state.began, now);
  const rating = card.self_graded ? null : rate(verdict, { score, hints, seconds, level: card.level });
  const given = { ...said, score, misconception, rating, hints, seed: card.seed, seconds, edition: card.edition };
  return record(tried, entry("review", card.item, id, now, given));
}

/**
 * The learner's own grade, of which the last counts.
 * @param {State} state
 * @param {import("../../types.d.ts").Rating} rating
 * @param {{ now: string, id: string }} stamp
 */
function graded(state, rating, { now, id }) {
  const { card, first, hints } = state;
  if (!first || !card.self_graded) return { state, effects: [] };
  const [verdict, score] = GRADES[rating];
  const said = { of: first.id, response: first.response, verdict, score, rating, hints, seed: card.seed };
  return record(state, entry("rating", card.item, id, now, said));
}

/** @param {State} state @param {Entry} made @returns {import("../../types.d.ts").Stepped<State>} */
const record = (state, made) => ({ state: { ...state, pending: made }, effects: [{ effect: "record", entry: made }] });

/** @param {State} state @param {boolean} kept */
function recorded(state, kept) {
  const { pending, tries, card } = state;
  if (!pending) return state;
  const first = kept && pending.kind === "review" ? pending : state.first;
  const last = card.self_graded ? pending.kind === "rating" : pending.verdict === "correct" || tries >= TRIES;
  return { ...state, pending: null, first, done: state.done || last };
}

/**
 * Asking for the answer or a hint. After the answer no response counts, except where the learner is grading: the answer
 * is shown beside the response there.
 * @param {State} state
 * @param {string} key
 */
function pressed(state, key) {
  if (key === "hint") return { ...state, hints: Number(state.card.hint) };
  const grading = state.card.self_graded && state.first && !state.done;
  return key === "show" && !grading ? { ...state, done: true } : state;
}

/**
 * Every key of a line, in the order the command line writes them.
 * @param {Entry["kind"]} kind
 * @param {string} item
 * @param {string} id
 * @param {string} at
 * @param {Partial<Entry>} given
 * @returns {Entry}
 */
function entry(kind, item, id, at, given) {
  const head = { id, kind, of: null, item, seed: null, at: microseconds(at) };
  const judgement = { response: null, verdict: null, score: null, misconception: null };
  return { ...head, ...judgement, rating: null, seconds: null, hints: null, offset: offsetOf(at), ...given };
}

/** So that the order of two such texts is the order of their times. @param {string} time */
const microseconds = (time) => new Date(time).toISOString().replace("Z", "000Z");

/** By how many minutes the clock of a time such as 2026-01-02T20:00:00.000+08:00 is ahead of UTC. @param {string} time */
function offsetOf(time) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(time) ?? ["", "+", "0", "0"];
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

/** Null after a clock that was set back. @param {string} began @param {string} now */
function elapsed(began, now) {
  const seconds = (Date.parse(now) - Date.parse(began)) / 1000;
  return seconds >= 0 ? seconds : null;
}

/** Half a character, which a browser lets one type and no file can hold, becomes a sign for it. @param {string} text */
const storable = (text) => new TextDecoder().decode(new TextEncoder().encode(text));

/**
 * The rating that the first try earns, whatever follows it; null where the learner is asked again.
 * @param {Verdict} verdict
 * @param {{ score: number, hints?: number, seconds?: number | null, level?: string | null }} given
 * @returns {import("../../types.d.ts").Rating | null}
 */
export function rate(verdict, { score, hints = 0, seconds = null, level = null }) {
  if (!counts(verdict)) return null;
  if (verdict === "incorrect") return 1;
  if (verdict === "partial") return score < HALF ? 1 : 2;
  if (hints) return 2;
  const quick = seconds !== null && seconds >= 0 && seconds <= (QUICK[level ?? ""] ?? -1);
  return quick ? 4 : 3;
}
