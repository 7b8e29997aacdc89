// What the reader has made of each code to start from, kept by the browser; and an example's file taken apart.

import { stored } from "./controls.js";

/** @typedef {import("../../types.d.ts").Codes} Codes */

const CELLS = /^# %% (?:gradient|point)\n/m;

/** A file of docs/gradients/ as the code of the three editors. @param {string} file @returns {Codes} */
export function cells(file) {
  const [f = "", gradient = "", point = ""] = file.split(CELLS).map((cell) => cell.trim());
  return { function: f, gradient, point };
}

/** @param {Codes} one @param {Codes} other */
export const same = (one, other) =>
  one.function === other.function && one.gradient === other.gradient && one.point === other.point;

// A draft is stored under the code it started from, so a changed example or another link starts without one.
/** @param {Codes} original */
const key = (original) => `studytool:check:${JSON.stringify(original)}`;

/** @param {Codes} original @returns {Codes} */
export function draft(original) {
  const kept = stored(() => localStorage.getItem(key(original)));
  return kept ? JSON.parse(kept) : original;
}

/** @param {Codes} original @param {Codes} codes */
export function keep(original, codes) {
  stored(() =>
    same(original, codes)
      ? localStorage.removeItem(key(original))
      : localStorage.setItem(key(original), JSON.stringify(codes)),
  );
}
