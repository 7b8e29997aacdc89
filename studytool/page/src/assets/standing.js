// Statistics of a log that need no scheduler: what is done, how much of it was right, and on how many days in a row.
// The same as studytool/study/schedule.py and stats.py say of the same log.

/** @typedef {import("../../types.d.ts").Entry} Entry */

const DAY = 864e5;
const STARTS = 4 * 60; // minutes after midnight at which a day begins

/** What counts by now: a line later than now, after a clock was set ahead, counts from its time on. */
export const byNow = (/** @type {Entry[]} */ entries, now = new Date()) =>
  entries.filter(({ at }) => Date.parse(at) <= now.getTime());

/**
 * The entries that count, by time: without what was undone, reviews with their last rating.
 * @param {Entry[]} entries
 */
export function standing(entries) {
  /** @param {string} item @param {string | null} id */
  const key = (item, id) => `${item} ${id}`;
  const undone = new Set(entries.filter(({ kind }) => kind === "undo").map(({ item, of }) => key(item, of)));
  const kept = entries.filter(({ kind, item, id }) => kind !== "undo" && !undone.has(key(item, id)));
  const ratings = kept.filter(({ kind }) => kind === "rating");
  const rated = new Map(ratings.map(({ item, of, rating }) => [key(item, of), rating]));
  return kept
    .filter(({ kind }) => kind !== "rating")
    .map((entry) => ({ ...entry, rating: rated.get(key(entry.item, entry.id)) ?? entry.rating }));
}

/** The items of which anything is remembered. @param {Entry[]} entries */
export function done(entries) {
  /** @type {Set<string>} */
  const items = new Set();
  for (const { kind, item, rating } of entries) {
    if (kind === "reset") items.delete(item);
    if (kind === "review" && rating) items.add(item);
  }
  return items;
}

/** The edition of an item that was last answered or kept; null where nothing of it is remembered. @param {Entry[]} entries @param {string} item */
export function answered(entries, item) {
  const own = entries.filter((entry) => entry.item === item && (entry.kind === "review" ? entry.rating : true));
  const last = own.filter(({ kind }) => ["review", "keep", "reset"].includes(kind)).at(-1);
  return last?.kind === "reset" ? null : (last?.edition ?? null);
}

/**
 * The items due by the memory states computed last, longest due first, and when the next one is due. An item counts as
 * due from the beginning of its day, a step of minutes (`steps`) from its time. Items answered since then are left out.
 * @param {import("../../types.d.ts").Memory | undefined} memory
 * @param {Entry[]} entries
 */
export function due(memory, entries, time = new Date(), offset = ahead(time)) {
  const since = new Set(
    entries.filter(({ kind, at }) => kind === "review" && memory && at > memory.at).map(({ item }) => item),
  );
  const states = Object.entries(memory?.due ?? {}).sort(([, one], [, other]) => (one < other ? -1 : 1));
  const steps = new Set(memory?.steps);
  const isDue = (/** @type {[string, string]} */ [item, at]) =>
    Date.parse(at) <= time.getTime() || (!steps.has(item) && day(new Date(at), offset) <= day(time, offset));
  const items = states.filter((state) => isDue(state) && !since.has(state[0])).map(([item]) => item);
  return { items, next: states.find((state) => !isDue(state))?.[1] };
}

/**
 * Whether there are entries for which nothing was worked out yet.
 * @param {Entry[]} entries
 * @param {import("../../types.d.ts").Memory | undefined} memory
 */
export const isBehind = (entries, memory) => entries.length > 0 && memory?.entries !== entries.length;

/** The share of reviews answered right, null where there are none. @param {Entry[]} entries */
export function right(entries) {
  const judged = entries.filter(({ kind, verdict }) => kind === "review" && verdict);
  return judged.length ? judged.filter(({ verdict }) => verdict === "correct").length / judged.length : null;
}

/**
 * The days in a row with a review, up to today or, while today is still open, up to yesterday.
 * @param {Entry[]} entries
 */
export function streak(entries, now = new Date()) {
  const reviews = entries.filter(({ kind }) => kind === "review");
  const days = new Set(reviews.map(({ at, offset }) => day(new Date(at), offset ?? null)));
  const last = day(now) - (days.has(day(now)) ? 0 : 1);
  let count = 0;
  while (days.has(last - count)) count += 1;
  return count;
}

/** How many minutes the reader's clock is ahead of UTC at a time. */
export const ahead = (/** @type {Date} */ time) => -time.getTimezoneOffset();

/**
 * The day a time belongs to, counted from 1970: it begins at 04:00 of a clock so many minutes ahead of UTC. Null is that
 * of a line from before the offset was kept: its days began at midnight of this machine's clock.
 * @param {Date} time
 * @param {number | null} offset
 */
export const day = (time, offset = ahead(time)) =>
  Math.floor((time.getTime() + 60_000 * (offset === null ? ahead(time) : offset - STARTS)) / DAY);
