// How an expression is read, set by KaTeX: of a response as it is typed, and of one that was judged.

import { make } from "./controls.js";
import { formula } from "./prose.js";
import { tex } from "./typeset.js";
import { say } from "./words.js";

const PAUSE = 150; // milliseconds after a key
const NUMBER = /^−?[\d.]+$/;

/** A paragraph for each way that an expression was read. @param {string[]} read */
export const readings = (read) =>
  Promise.all(
    read.map(async (said) => {
      const set = tex(said);
      return make("p", [`${say("read-as")} `, set === null ? make("code", [said]) : await formula(set)], { class: "question-read" });
    }),
  );

/**
 * Shows in `place` how what is typed into `box` is read; a number alone looks as it was typed. Nothing is loaded for it.
 * @param {HTMLInputElement} box
 * @param {HTMLElement} place
 * @param {() => unknown[]} typed what Python is asked
 */
export function preview(box, place, typed) {
  let turn = 0;
  box.addEventListener("input", async () => {
    const own = (turn += 1);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (own !== turn) return;
    const said = await readings(box.value.trim() ? await asked(typed()) : []);
    if (own === turn) place.replaceChildren(...said);
  });
}

/** @param {unknown[]} given @returns {Promise<string[]>} */
async function asked(given) {
  const { ask, atHand } = await import("./runtime.js");
  const { read: said = [] } = (await atHand()) ? await ask({ do: "read", with: given }) : {};
  return said.filter((/** @type {string} */ one) => !NUMBER.test(one));
}
