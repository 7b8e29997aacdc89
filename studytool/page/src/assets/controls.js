// Helpers for all parts of the page: making elements and buttons, the status line, and waiting.

/** @typedef {import("../../types.d.ts").Status} Status */

const ENOUGH = 4; // milliseconds

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {(Node | string)[]} children
 * @param {Record<string, string>} attributes
 */
export function make(tag, children = [], attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * The element that must be there.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function one(root, selector) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return element;
}

/** @param {string} words @param {() => unknown} onclick */
export function button(words, onclick) {
  const element = make("button", [words], { type: "button", class: "st-button" });
  element.addEventListener("click", onclick);
  return element;
}

/** Announced as it changes, but for the megabytes (`more`), of which there would be no end. @returns {Status} */
export function statusLine() {
  const numbers = make("span", [], { "aria-hidden": "true" });
  const element = make("span", [], { class: "st-status", role: "status" });
  let said = "";
  return {
    element,
    say(words, more = "") {
      if (said !== words) element.replaceChildren(...(words ? [words, numbers] : []));
      said = words;
      numbers.textContent = more;
    },
  };
}

/**
 * Calls `act` on each item in the browser's idle time, until `on` returns false.
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => unknown} act
 * @param {() => boolean} on
 */
export async function inIdle(items, act, on = () => true) {
  /** @type {IdleDeadline | undefined} */
  let idle;
  for (const item of items) {
    if (!idle || idle.timeRemaining() <= ENOUGH) idle = await nextIdle();
    if (!on()) return;
    act(item);
  }
}

/** Undefined in a browser that does not tell when it is idle. @returns {Promise<IdleDeadline | undefined>} */
const nextIdle = () =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve, { timeout: 100 });
    else setTimeout(resolve);
  });

/**
 * What the browser's storage does; null where it is full, or refused.
 * @template T
 * @param {() => T} action
 */
export function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
