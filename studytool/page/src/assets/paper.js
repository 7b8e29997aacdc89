// The questions of a page on paper: after the notes, with room to write, and their keys on a sheet of their own.

import { make } from "./controls.js";
import { say } from "./words.js";

const LEFT_OUT = ".question-form, .question-how, .question-hint, .question-answer, .question-command, .mark, input";

/** There while the page is printed. @type {HTMLElement | undefined} */
let paper;

addEventListener("beforeprint", () => {
  /** @type {HTMLElement[]} */
  const questions = [...document.querySelectorAll(".question")].filter((place) => place instanceof HTMLElement);
  if (!questions.length) return;
  const asked = questions.map((question) => without(question, LEFT_OUT));
  const keys = questions.flatMap((question) => keyOf(question));
  paper = make(
    "section",
    [heading("paper-questions"), ...asked, make("div", [heading("paper-keys"), ...keys], { class: "paper-keys" })],
    { class: "paper" },
  );
  questions[0].closest("article")?.append(paper);
});

addEventListener("afterprint", () => paper?.remove());

const heading = (/** @type {string} */ name) => make("h2", [say(name)]);

/** A copy without some of its parts, and without names that are there already. @param {HTMLElement} place @param {string} [parts] */
function without(place, parts = "") {
  const copy = /** @type {HTMLElement} */ (place.cloneNode(true));
  if (parts) for (const part of copy.querySelectorAll(parts)) part.remove();
  for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
  return copy;
}

/** @param {HTMLElement} question */
function keyOf(question) {
  const said = question.querySelector(".question-answer .question-said");
  const name = make("h3", [question.getAttribute("aria-label") ?? ""]);
  return said instanceof HTMLElement ? [make("div", [name, without(said)], { class: "paper-key" })] : [];
}
