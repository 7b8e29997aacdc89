// The page's own texts in the reader's language, written by the builder from studytool/messages/page.py. Those in the
// page's language are part of it where its template is ours, else they are fetched, as are those of another one, if the
// bank has it, by who chooses it.
// The grader brings its own words.

import { stored } from "./controls.js";

/** The language that the page is written in. */
export const WRITTEN = globalThis.document?.documentElement.lang.startsWith("zh") ? "zh" : "en";

const KEY = `studytool:language${WRITTEN === "en" ? "" : `-on-${WRITTEN}`}`;

const inside = globalThis.document?.getElementById("studytool-words");
/** @type {Record<string, string>} */
const own = inside ? JSON.parse(inside.textContent || "{}") : globalThis.document ? await fetched(WRITTEN) : {};
let texts = own;
export let language = WRITTEN;

/** The language that the reader may choose instead of this one; empty where the bank has no other. */
export const otherLanguage = () => texts.other ?? "";

/**
 * A text with its `{names}` filled in; empty where the builder has written none.
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
export function say(name, values = {}) {
  return (texts[name] ?? "").replace(/\{(\w+)\}/g, (_, value) => String(values[value]));
}

/** A text that depends on a number: `name-one` for 1, else `name-other`. @param {string} name @param {number} count */
export const counted = (name, count) => say(`${name}-${count === 1 ? "one" : "other"}`, { count });

/** Sentences one after the other, as they are written in the reader's language. @param {string[]} said */
export const sentences = (said) => said.filter(Boolean).join(language === "zh" ? "" : " ");

/** Told to the window when another language is chosen. */
export const SPOKEN = "studytool-spoken";

/** @param {string} chosen */
export async function speak(chosen) {
  texts = chosen === WRITTEN ? own : await fetched(chosen);
  language = chosen;
  stored(() => localStorage.setItem(KEY, chosen));
  dispatchEvent(new Event(SPOKEN));
}

/** Takes the language that was chosen last on pages of this one, if the bank has it. */
export async function speakAsChosen() {
  const kept = stored(() => localStorage.getItem(KEY));
  const chosen = kept && kept === own.other ? kept : WRITTEN;
  if (chosen !== language) await speak(chosen);
}

/** @param {string} chosen @returns {Promise<Record<string, string>>} */
async function fetched(chosen) {
  const response = await fetch(new URL(`words/${chosen}.json`, import.meta.url), { cache: "no-cache" });
  if (!response.ok) throw new Error(`words/${chosen}.json cannot be loaded (${response.status})`);
  return response.json();
}
