// The fields for answering a question: a line, boxes to tick, an editor, or a line for each part in turn.

import { make, one } from "./controls.js";
import { edit } from "./editor.js";
import { steps } from "./steps.js";
import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Field} Field */

const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

/** @param {HTMLElement} element @param {HTMLFormElement} form @param {() => void} onleave @returns {Field} */
export function fieldOf(element, form, onleave) {
  switch (element.dataset.asks) {
    case "block":
      return code(element, () => form.requestSubmit(), onleave);
    case "options":
      return options(element, form, "radio");
    case "many":
      return options(element, form, "checkbox");
    case "parts":
      return parts(element, form);
    case "order":
      return steps(element, typed(element, form, oneLine()));
    case "self-grade":
      return typed(element, form, make("textarea", [], { class: "question-text" }));
    default:
      return typed(element, form, oneLine());
  }
}

const oneLine = () => make("input", [], { type: "text", class: "question-line", ...PLAIN });

/**
 * @param {HTMLElement} element
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement | HTMLTextAreaElement} box
 * @returns {Field}
 */
function typed(element, form, box) {
  const how = one(element, ".question-how");
  how.id = `${form.id}-how`;
  box.setAttribute("aria-describedby", how.id);
  return { elements: [box], read: () => box.value, clear: () => void (box.value = "") };
}

/** @param {HTMLElement} element @param {HTMLFormElement} form @returns {Field} */
function parts(element, form) {
  const names = (element.dataset.parts ?? "").split(" ");
  const asks = element.querySelectorAll(".question-options > li");
  const box = make("input", [], { type: "text", class: "question-line", id: `${form.id}-part`, ...PLAIN });
  const label = make("label", [], { for: box.id, class: "question-part" });
  const line = typed(element, form, box);
  /** @type {Record<string, string>} */
  let given = {};
  const at = () => Object.keys(given).length;
  const name = () => {
    label.textContent = say("part", { number: String(Math.min(at() + 1, names.length)), count: String(names.length) });
    for (const [place, ask] of asks.entries()) ask.setAttribute("aria-current", place === at() ? "step" : "false");
  };
  return {
    elements: [label, ...line.elements],
    own: line.read,
    read: () => JSON.stringify(at() < names.length ? { ...given, [names[at()]]: box.value } : given),
    onward: () => {
      given = { ...given, [names[at()]]: box.value };
      if (at() < names.length) line.clear();
      name();
    },
    clear: () => {
      given = {};
      line.clear();
      name();
    },
    name,
  };
}

/** @param {HTMLElement} element @param {() => void} onrun @param {() => void} onleave @returns {Field} */
function code(element, onrun, onleave) {
  const editor = edit(one(element, ".question-template pre"), { label: "", onrun, onleave });
  return { elements: [], read: () => editor.code, clear: () => void (editor.code = editor.original) };
}

/**
 * Puts a box into each entry of the list, with the entry as its label. `read` gives the numbers chosen, as the terminal
 * takes them: `1,3`.
 * @param {HTMLElement} element
 * @param {HTMLFormElement} form
 * @param {"radio" | "checkbox"} type
 * @returns {Field}
 */
function options(element, form, type) {
  const list = one(element, ".question-options");
  const group = make("div", [], { class: "question-group", role: type === "radio" ? "radiogroup" : "group" });
  list.replaceWith(group);
  group.append(list);
  const boxes = [...element.querySelectorAll(".question-options > li")].map((entry, place) => {
    const box = make("input", [], { type, name: element.id, form: form.id });
    // Screen readers do not read the letter of a list entry together with its box.
    const letter = make("span", [`${String.fromCharCode(97 + place)}. `], { class: "st-aloud" });
    entry.append(make("label", [box, letter, make("span", [...entry.childNodes], { class: "question-option" })]));
    return box;
  });
  return {
    elements: [],
    read: () => boxes.flatMap((box, place) => (box.checked ? [place + 1] : [])).join(","),
    clear: () => boxes.forEach((box) => (box.checked = false)),
  };
}
