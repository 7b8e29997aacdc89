// Steps that are put in order: dragged by their grips, moved by buttons and arrow keys, or by typing their numbers.

import { button, make, one } from "./controls.js";
import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Field} Field */

/** Steps keep the numbers they were shown with. `line` is where these are typed. @param {HTMLElement} element @param {Field} line @returns {Field} */
export function steps(element, line) {
  const list = one(element, ".question-options");
  const shown = [...list.children].filter((entry) => entry instanceof HTMLLIElement);
  const box = /** @type {HTMLInputElement} */ (line.elements[0]);
  const aloud = make("span", [], { class: "st-aloud", role: "status" });
  const order = () => [...list.children].map((entry) => /** @type {HTMLLIElement} */ (entry).value);

  /** @param {Element} step @param {Element | null} before */
  function put(step, before) {
    const others = [...list.children].filter((other) => other !== step);
    const place = before ? others.indexOf(before) : others.length;
    if (place < 0 || step.nextElementSibling === before) return;
    for (const other of others.slice(0, place)) list.insertBefore(other, step); // a step that is moved itself loses focus
    list.append(...others.slice(place));
    box.value = aloud.textContent = order().join(" ");
  }

  /** @param {HTMLElement} step @param {-1 | 1} by */
  function move(step, by) {
    const beside = by < 0 ? step.previousElementSibling : step.nextElementSibling;
    if (beside) put(step, by < 0 ? beside : beside.nextElementSibling);
  }

  box.addEventListener("input", () => {
    const typed = box.value.match(/\d+/g)?.map(Number) ?? [];
    const known = typed.length === shown.length && shown.every(({ value }) => typed.includes(value));
    if (known) list.append(...typed.map((number) => shown[number - 1]));
  });
  const names = shown.map((step, place) => handled(step, place + 1, { move, put }));
  return {
    ...line,
    elements: [...line.elements, aloud],
    clear: () => {
      line.clear();
      list.append(...shown);
    },
    name: () => names.forEach((name) => name()),
  };
}

/**
 * Gives a step its number, its grip and its buttons; the function returned names these in the language of the page.
 * @param {HTMLLIElement} step
 * @param {number} number
 * @param {{ move(step: HTMLElement, by: -1 | 1): void, put(step: Element, before: Element | null): void }} acts
 */
function handled(step, number, { move, put }) {
  step.value = number;
  const grip = make("span", ["⠿"], { class: "step-grip", "aria-hidden": "true" });
  const [up, down] = /** @type {const} */ ([-1, 1]).map((by) => {
    const own = button(by < 0 ? "↑" : "↓", () => move(step, by));
    own.addEventListener("keydown", (event) => {
      const along = { ArrowUp: /** @type {const} */ (-1), ArrowDown: /** @type {const} */ (1) }[event.key];
      if (!along) return;
      event.preventDefault();
      move(step, along);
    });
    return own;
  });
  step.append(make("span", [...step.childNodes], { class: "question-option" }), make("span", [grip, up, down], { class: "step-bar" }));
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    step.classList.add("moving");
  });
  grip.addEventListener("pointermove", ({ clientY, pointerId }) => {
    if (!grip.hasPointerCapture(pointerId)) return;
    const others = [...(step.parentElement?.children ?? [])].filter((other) => other !== step);
    const below = others.find((other) => clientY < middle(other));
    put(step, below ?? null);
  });
  for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, () => step.classList.remove("moving"));
  return () => {
    up.setAttribute("aria-label", say("step-up", { number }));
    down.setAttribute("aria-label", say("step-down", { number }));
  };
}

/** @param {Element} element */
function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
