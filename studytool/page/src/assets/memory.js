// When what was answered comes again: worked out from the log by the terminal's own scheduler, and kept, so that pages
// show it without Python.

import { entries, remember, remembered } from "./log.js";
import { lines } from "./rows.js";
import { ask, atHand } from "./runtime.js";
import { isBehind } from "./standing.js";
import { topics } from "./topics.js";

/**
 * Resolves to Python's answer, with the lines that it could not read, or with why there is none.
 * @param {import("../../types.d.ts").Watch} watch
 */
export async function workOut(watch = {}) {
  const at = new Date().toISOString(); // what another tab adds from now on is not in it
  const [{ items }, log] = await Promise.all([topics(), entries()]);
  const answer = await ask({ do: "remembered", with: [lines(log), at] }, watch);
  if (!answer.due) return answer;
  const asked = Object.entries(answer.due).filter(([item]) => Object.hasOwn(items, item));
  await remember({ at, entries: log.length, due: Object.fromEntries(asked), steps: answer.steps });
  return answer;
}

/** @type {Promise<unknown> | undefined} */
let working;

/** Works it out by itself where Python needs no network. Resolves to whether it did. */
export async function keepUp() {
  const [log, memory] = await Promise.all([entries(), remembered()]);
  if (!isBehind(log, memory) || !(await atHand())) return false;
  working ??= workOut().finally(() => (working = undefined));
  await working;
  return true;
}
