// Numbers of a snippet that a reader drags: `theta = [0.2, -0.4]  # drag -3..3`. Each has a slider, which changes the code
// and has it run again; while it runs, only the last of the places passed is waited for. Where frames are recorded, the
// slider moves from one to the next. Python finds the numbers by the same rule, in studytool/notes/drags.py.

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

/** Whether two codes differ in no more than their numbers to drag. @param {string} code @param {string} other */
export const alike = (code, other) => undragged(code) === undragged(other);

/** @param {string} code */
const undragged = (code) =>
  code
    .split("\n")
    .map((line) => line.replace(LINE, (_, before, numbers, after) => before + numbers.replace(NUMBERS, "0") + after))
    .join("\n");

/** The only number that is not as it was written, by its place and its value. @param {Editor} editor */
export function onlyMoved({ code, original }) {
  const before = drags(original);
  const moved = drags(code).flatMap(({ value }, n) => (value === before[n]?.value ? [] : [{ n, value }]));
  return moved.length === 1 ? moved[0] : undefined;
}

/** A number written with as many decimals as the step has. @param {number} number @param {number} step */
export const written = (number, step) => number.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

/** About fifty steps of a round size. @param {number} range @param {boolean} whole */
function stepOf(range, whole) {
  const step = 10 ** Math.floor(Math.log10(range / 20));
  return whole ? Math.max(step, 1) : step;
}

/**
 * @typedef {object} Pictures what follows the numbers
 * @property {() => Promise<import("./frames.js").Frames | null>} recorded the frames, as long as these are to be shown
 * @property {(said: import("./frames.js").Said) => unknown} show a frame
 * @property {() => Promise<unknown>} redraw runs the code
 *
 * @typedef {{ code: string, original: string }} Editor
 */

/**
 * Sliders for the numbers of a snippet, in the places the builder has kept for them. What is returned lets them follow
 * the code.
 * @param {HTMLElement} place @param {Editor} editor @param {Pictures} pictures
 */
export function sliders(place, editor, pictures) {
  const redraw = lastAlone(pictures.redraw);
  const rows = [...place.querySelectorAll(".snippet-drag")];
  const follow = rows.map((row, n) => slider(row, n, editor, { ...pictures, redraw }));
  return () => follow.forEach((act) => act());
}

/** @param {Element} row @param {number} n which of the numbers @param {Editor} editor @param {Pictures} pictures */
function slider(row, n, editor, { recorded, show, redraw }) {
  const own = drags(editor.original)[n]; // the code may be another already
  const [min, max, step] = [own.low, own.high, own.step].map(String);
  const range = make("input", [], { type: "range", min, max, step, value: own.value });
  const shown = make("output", [own.value]);
  let held = false;
  for (const event of ["pointerdown", "pointerup", "pointercancel"]) {
    range.addEventListener(event, () => (held = event === "pointerdown"));
  }
  for (const event of ["pointerdown", "focus"]) range.addEventListener(event, () => void recorded());
  range.addEventListener("input", async () => {
    const holds = held;
    const [frames, { nearest }] = await Promise.all([recorded(), import("./frames.js")]);
    const drag = drags(editor.code)[n];
    if (!drag) return;
    const number = Number(range.value); // where it is by now
    const values = Object.keys(frames?.[n] ?? {});
    const value = frames ? nearest(values, number, holds ? number : Number(drag.value)) : written(number, own.step);
    range.value = shown.textContent = value;
    // A frame has the other numbers as they were written.
    editor.code = dragged(frames ? editor.original : editor.code, drag, value);
    if (frames) show(frames[n][value]);
    else void redraw();
  });
  row.replaceChildren(make("label", [...row.childNodes, range, shown]));
  const follow = () => {
    const drag = drags(editor.code)[n];
    range.disabled = !drag;
    if (!drag || drag.value === shown.textContent) return;
    range.value = shown.textContent = drag.value;
  };
  follow();
  return follow;
}

/** The same act, done again once it is done where it was asked for meanwhile. @param {() => Promise<unknown>} act */
function lastAlone(act) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await act();
    }
    running = false;
  };
}
