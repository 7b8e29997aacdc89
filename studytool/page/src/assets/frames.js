// What a snippet shows as its numbers are dragged, recorded when the site was built: for who has not loaded Python. It is
// written by studytool/site/extension.py, in a file of its own, which is asked for when a number is first touched.

/** @typedef {import("../../types.d.ts").Ran["said"]} Said */
/** For each number, what is said, by the number as it is written. @typedef {Record<string, Said>[]} Frames */

/** @type {Map<string, Promise<Frames>>} */
const known = new Map();

/** The frames of this name; null where they cannot be had. @param {string} name */
export function frames(name) {
  const asked = known.get(name) ?? load(name);
  known.set(name, asked);
  asked.catch(() => known.delete(name));
  return asked.catch(() => null);
}

/** @param {string} name @returns {Promise<Frames>} */
async function load(name) {
  const response = await fetch(new URL(`frames/${name}.json`, import.meta.url));
  if (!response.ok) throw new Error(String(response.status));
  /** @type {Record<string, string>[]} */
  const printed = await response.json();
  return printed.map((at) => Object.fromEntries(Object.entries(at).map(([value, text]) => [value, said(text)])));
}

/** What was printed, as a run says it: line by line, and each figure. @param {string} printed @returns {Said} */
export const said = (printed) =>
  printed
    .split(/(?<=\n)/)
    .map((text) =>
      text.startsWith("<svg ") ? { stream: "figure", text: text.trimEnd() } : { stream: "stdout", text },
    );

/**
 * The recorded value nearest to a number. A key moves on from `from` by one at least; who holds the slider drops it
 * anywhere, and `from` is left out.
 * @param {string[]} values @param {number} number @param {number} [from]
 */
export function nearest(values, number, from = number) {
  const ahead = values.filter((value) => Math.sign(Number(value) - from) === Math.sign(number - from));
  return (number === from || !ahead.length ? values : ahead).reduce((best, value) =>
    Math.abs(Number(value) - number) < Math.abs(Number(best) - number) ? value : best,
  );
}
