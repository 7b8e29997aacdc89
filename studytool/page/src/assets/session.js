// What a question in the page comes to as a review, by the terminal's rules: the first readable try is the review, a
// second on the same numbers amends it, and nothing counts any more once the answer was seen. Pure: the clock's time is
// given, and what is to be kept is handed back. studytool/ says the same in Python; tests/cases/ holds both to it.

/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {import("../../types.d.ts").Verdict} Verdict */
/** @typedef {import("../../types.d.ts").Rating} Rating */

/**
 * A question being asked; JSON, so that nothing is lost with the Python that judges it.
 * @typedef {object} State
 * @property {number} seed
 * @property {number} began milliseconds, when it was first seen
 * @property {number} hints
 * @property {number} tries readable ones
 * @property {boolean} seen whether the answer has been
 * @property {{ id: string, response: string } | null} first the review that was kept of it
 */

/**
 * @typedef {{ kind: "asked", seed: number } | { kind: "looked" } | { kind: "hinted" } | { kind: "shown" }
 *   | { kind: "judged", response: string, verdict: Verdict, score: number, misconception: string | null }
 *   | { kind: "compared", response: string, verdict: Verdict, score: number }
 *   | { kind: "graded", verdict: Verdict, score: number, rating: Rating }
 *   | { kind: "recorded", id: string, response: string }} Event
 */

/** What to keep, if anything: an entry without its id, its time and what belongs to the item. */
/** @typedef {Partial<Entry> & { kind: "review" | "rating" }} Kept */

/** @type {Verdict[]} */
const COUNTED = ["correct", "partial", "incorrect"];
const TRIES = 2;
/** @type {Record<string, number>} */
const QUICK = { recall: 5, apply: 20, derive: 60 }; // seconds

/** @param {number} seed @param {number} now @returns {State} */
export const asked = (seed, now) => ({ seed, began: now, hints: 0, tries: 0, seen: false, first: null });

/** Whether a response of this verdict is a try. @param {Verdict} verdict */
export const counts = (verdict) => COUNTED.includes(verdict);

/** Whether nothing counts any more. @param {State} state */
export const closed = ({ seen, tries }) => seen || tries >= TRIES;

/**
 * @param {State} state
 * @param {Event} event
 * @param {number} now milliseconds
 * @param {string | undefined} level
 * @returns {{ state: State, keep?: Kept }}
 */
export function step(state, event, now, level) {
  switch (event.kind) {
    case "asked":
      return { state: asked(event.seed, now) };
    case "looked":
      return { state: state.tries ? state : { ...state, began: now } };
    case "hinted":
      return { state: { ...state, hints: 1 } };
    case "shown":
      return { state: { ...state, seen: true } };
    case "judged":
      return judged(state, event, now, level);
    case "compared":
      return compared(state, event, now);
    case "graded":
      return { state, keep: graded(state, event, now) };
    case "recorded":
      return { state: { ...state, first: state.first ?? { id: event.id, response: event.response } } };
  }
}

/**
 * @param {State} state
 * @param {Extract<Event, { kind: "judged" }>} event
 * @param {number} now
 * @param {string | undefined} level
 */
function judged(state, { response, verdict, score, misconception }, now, level) {
  if (!counts(verdict) || closed(state)) return { state };
  const next = { ...state, tries: state.tries + 1, seen: verdict === "correct" };
  const rating = rate(verdict, { tries: next.tries, hints: next.hints, seconds: elapsed(next, now), level });
  return { state: next, keep: kept(next, { response, verdict, score, misconception, rating }, now) };
}

/**
 * A response that the learner compares with the answer, and then grades.
 * @param {State} state
 * @param {Extract<Event, { kind: "compared" }>} event
 * @param {number} now
 */
function compared(state, { response, verdict, score }, now) {
  const first = counts(verdict) && !state.first && !closed(state);
  return first ? { state, keep: kept(state, { response, verdict, score }, now) } : { state };
}

/**
 * @param {State} state
 * @param {Extract<Event, { kind: "graded" }>} event
 * @param {number} now
 */
const graded = (state, { verdict, score, rating }, now) =>
  kept(state, { response: state.first?.response, verdict, score, rating }, now);

/**
 * The first is the review; what comes after it amends it.
 * @param {State} state
 * @param {Partial<Entry>} given
 * @param {number} now
 * @returns {Kept}
 */
function kept(state, { response, verdict, score, misconception, rating }, now) {
  const { seed, hints, first } = state;
  const said = { seed, hints, response: response ?? null, verdict, score, misconception: misconception ?? null };
  return first
    ? { kind: "rating", of: first.id, ...said, rating: rating ?? null }
    : { kind: "review", seconds: elapsed(state, now), ...said, rating: rating ?? null };
}

/** @param {State} state @param {number} now */
const elapsed = ({ began }, now) => Math.round(now - began) / 1000;

/**
 * The rating that a response earns after `tries` readable ones; null where the learner is asked again.
 * @param {Verdict} verdict
 * @param {{ tries?: number, hints?: number, seconds?: number | null, level?: string | null }} given
 * @returns {Rating | null}
 */
export function rate(verdict, { tries = 1, hints = 0, seconds = null, level = null } = {}) {
  if (verdict === "unreadable" || verdict === "imprecise") return null;
  if (verdict === "incorrect") return 1;
  if (verdict === "partial" || tries > 1 || hints) return 2;
  const quick = seconds !== null && seconds >= 0 && seconds <= (QUICK[level ?? ""] ?? -1);
  return quick ? 4 : 3;
}
