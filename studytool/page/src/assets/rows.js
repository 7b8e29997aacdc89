// Whether what the browser's storage holds is what these pages wrote there: pages of the same host, extensions and faults
// of a disk can change it. The twin of studytool/study/lines.py, but for FSRS's bounds of parameters, and for ids and times
// in spellings that these pages never write.

/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {import("../../types.d.ts").Memory} Memory */
/** @typedef {(value: any) => boolean} Check */

const VERDICTS = ["correct", "imprecise", "partial", "incorrect", "unreadable"];
const ALWAYS = ["id", "kind", "item", "at"];
/** @type {Record<string, string[]>} */
const NEEDED = { rating: ["of", "rating"], undo: ["of"], keep: ["edition"], optimize: ["parameters"] };

/** @type {Check} */
const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value); // halves of a character are none
/** @type {Check} */
const isName = (value) => isText(value) && Boolean(value.trim());
/** @type {Check} */
const isId = (value) => isText(value) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value);
/** @param {unknown[]} known @returns {Check} */
const oneOf = (known) => (value) => known.includes(value);
/** @param {number} least @param {number} most @returns {Check} */
const within = (least, most) => (value) => typeof value === "number" && least <= value && value <= most;
/** @param {number} least @param {number} most @returns {Check} */
const whole = (least, most) => (value) => Number.isInteger(value) && within(least, most)(value);
/** @param {Check} check @returns {Check} */
const listOf = (check) => (value) => Array.isArray(value) && value.every(check);

/** A time of the calendar: JavaScript takes the 30th of February for the 2nd of March. @type {Check} */
function isTime(value) {
  if (!isText(value) || !/^(19[7-9]|2\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) return false;
  const time = new Date(value);
  return !isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19);
}

/** @type {Record<string, Check>} */
const CHECKS = {
  id: isId,
  kind: oneOf(["review", "rating", "undo", "reset", "flag", "keep", "optimize"]),
  of: isId,
  item: isName,
  seed: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 63,
  at: isTime,
  response: isText,
  verdict: oneOf(VERDICTS),
  score: within(0, 1),
  misconception: isName,
  rating: oneOf([1, 2, 3, 4]),
  seconds: within(0, 1e11),
  hints: whole(0, 1e6),
  edition: isName,
  parameters: (value) => listOf(Number.isFinite)(value) && value.length === 21,
  offset: whole(-1439, 1439),
  tries: listOf((given) => isText(given?.response) && VERDICTS.includes(given.verdict)),
};

/** @param {any} row @returns {row is Entry} */
export function isEntry(row) {
  if (!isRecord(row)) return false;
  const needed = [...ALWAYS, ...(Object.hasOwn(NEEDED, row.kind) ? NEEDED[row.kind] : [])];
  return (
    needed.every((key) => row[key] !== undefined && row[key] !== null) &&
    Object.entries(CHECKS).every(([key, check]) => row[key] === undefined || row[key] === null || check(row[key])) &&
    (row.kind !== "optimize" || row.item === "*") &&
    asLine(row) !== undefined
  );
}

/** @param {any} given @returns {given is Memory} */
export const isMemory = (given) =>
  isRecord(given) &&
  isTime(given.at) &&
  whole(0, Infinity)(given.entries) &&
  isRecord(given.due) &&
  Object.values(given.due).every(isTime) &&
  (given.steps === undefined || listOf(isText)(given.steps));

/** A row as JSON; undefined where storage holds what JSON cannot say. @param {unknown} row */
export function asLine(row) {
  try {
    return JSON.stringify(row);
  } catch {
    return undefined;
  }
}

/** Rows as lines of a file. @param {unknown[]} log */
export const lines = (log) => log.map((row) => `${asLine(row) ?? JSON.stringify(String(row))}\n`).join("");

/** @param {unknown} given */
const isRecord = (given) => typeof given === "object" && given !== null && !Array.isArray(given);
