// What a session of review shows beside its questions: what the rules say, and the buttons between two questions.

import { button, make } from "./controls.js";
import { titleOf, topics } from "./topics.js";
import { language, say } from "./words.js";

/** A text of the rules. They name items by their ids, and the page by their titles. */
export async function told(/** @type {Record<string, string>} */ text) {
  const index = await topics();
  const said = text[language] ?? text.en;
  return Object.keys(index.items).reduce((so, item) => so.replaceAll(item, () => titleOf(index, item)), said);
}

/**
 * Fills a bar with buttons, of which one is pressed at a time, and looks at the first.
 * @param {HTMLElement} bar
 * @param {[string, () => Promise<void>][]} acts
 * @param {(error: unknown) => void} tell
 */
export function fill(bar, acts, tell) {
  const buttons = acts.map(([words, act]) =>
    button(words, async () => {
      for (const each of buttons) each.disabled = true;
      await act().catch(tell);
      for (const each of buttons) each.disabled = false;
    }),
  );
  bar.replaceChildren(...buttons);
  buttons[0].focus();
}

/**
 * Asks whether an item whose key has changed starts afresh; until then its form is not there.
 * @param {HTMLElement} form
 * @param {HTMLElement} place
 * @param {(key: "afresh" | "other") => void} settle
 */
export function settling(form, place, settle) {
  form.hidden = true;
  const choose = (/** @type {"afresh" | "other"} */ key) => () => {
    form.hidden = false;
    place.replaceChildren();
    settle(key);
  };
  const choices = [button(say("review-afresh"), choose("afresh")), button(say("review-keep"), choose("other"))];
  place.replaceChildren(make("p", [say("review-changed")]), make("div", choices, { class: "question-bar" }));
}

/** @param {HTMLElement} place @param {Record<string, string>[]} said @param {() => void} open begins another session */
export async function closed(place, said, open) {
  const again = button(say("review-again"), open);
  const summary = await Promise.all(said.map(async (text) => make("p", [await told(text)])));
  place.replaceChildren(make("h2", [say("review-over")]), ...summary, make("div", [again], { class: "question-bar" }));
  again.focus();
}
