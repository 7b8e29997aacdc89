// Numbers of a snippet that a reader drags: `theta = [0.2, -0.4]  # drag -3..3`. Each has a slider, which changes the code
// and has it run again; while it runs, only the last of the places passed is waited for. Python finds them by the same
// rule, in studytool/notes/drags.py.

import { make } from "./controls.js";

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const LINE = new RegExp(
  String.raw`^([A-Za-z_]\w*\s*=\s*)(${NUMBER}|\[\s*${NUMBER}(?:\s*,\s*${NUMBER})*\s*\])` +
    String.raw`(\s*#\s*drag\s+(${NUMBER})\s*\.\.\s*(${NUMBER})(?:\s+by\s+(\d+(?:\.\d+)?))?\s*)$`,
);
const NUMBERS = new RegExp(NUMBER, "g");

/** @typedef {{ line: number, at: number, value: string, low: number, high: number, step: number }} Drag */

/** The numbers that can be dragged, `at` which place of which line. @param {string} code @returns {Drag[]} */
export function drags(code) {
  return code.split("\n").flatMap((text, line) => {
    const [, , value = "", , low, high, by] = LINE.exec(text) ?? [];
    const ends = { low: Number(low), high: Number(high) };
    const own = value.match(NUMBERS) ?? [];
    const step = by ? Number(by) : stepOf(ends.high - ends.low, own.every((number) => !number.includes(".")));
    return own.map((number, at) => ({ line, at, value: number, ...ends, step }));
  });
}

/** The code with another number in the place of one. @param {string} code @param {Drag} drag @param {string} value */
export function dragged(code, { line, at }, value) {
  const lines = code.split("\n");
  const [, before, numbers, after] = LINE.exec(lines[line]) ?? [];
  if (numbers === undefined) return code;
  let place = -1;
  const changed = numbers.replace(NUMBERS, (number) => ((place += 1) === at ? value : number));
  lines[line] = `${before}${changed}${after}`;
  return lines.join("\n");
}

/** A number written with as many decimals as the step has. @param {number} number @param {number} step */
export const written = (number, step) => number.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

/** About fifty steps of a round size. @param {number} range @param {boolean} whole */
function stepOf(range, whole) {
  const step = 10 ** Math.floor(Math.log10(range / 20));
  return whole ? Math.max(step, 1) : step;
}

/**
 * Sliders for the numbers of a snippet, in the places the builder has kept for them.
 * @param {HTMLElement} place
 * @param {{ code: string }} editor
 * @param {() => Promise<unknown>} redraw
 */
export function sliders(place, editor, redraw) {
  let running = false;
  let again = false;
  const moved = async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await redraw();
    }
    running = false;
  };
  /** @type {(() => void)[]} */
  const follow = [];
  for (const [n, row] of [...place.querySelectorAll(".snippet-drag")].entries()) {
    const { low, high, step, value } = drags(editor.code)[n];
    const range = make("input", [], { type: "range", min: String(low), max: String(high), step: String(step), value });
    const shown = make("output", [value]);
    range.addEventListener("input", () => {
      const drag = drags(editor.code)[n];
      if (!drag) return;
      shown.textContent = written(Number(range.value), step);
      editor.code = dragged(editor.code, drag, shown.textContent);
      void moved();
    });
    follow.push(() => {
      const drag = drags(editor.code)[n];
      range.disabled = !drag;
      if (!drag || drag.value === shown.textContent) return;
      range.value = shown.textContent = drag.value;
    });
    row.replaceChildren(make("label", [...row.childNodes, range, shown]));
  }
  return () => follow.forEach((act) => act());
}
