// A transparent text area over highlighted code: the reader sees the code and types into the text area.
// Both lie in one cell of a grid, so that the code's size, which follows every change, is that of the text area.

import { make, one } from "./controls.js";
import { say } from "./words.js";

const INDENT = "    ";
/** Colours code; loaded with the first change. @type {typeof import("./highlight.js").highlighted | undefined} */
let highlighted;

/**
 * @typedef {object} Wishes what the editor is called, and whom it tells of changes, of Ctrl+Enter and of Escape
 * @property {string} label
 * @property {() => void} [onchange]
 * @property {() => void} onrun
 * @property {() => void} onleave
 */

/** `pre` holds the code; the editor takes its place. @param {HTMLElement} pre @param {Wishes} wishes */
export function edit(pre, { label, onchange, onrun, onleave }) {
  const shown = one(pre, "code");
  const original = (shown.textContent ?? "").replace(/\n$/, "");
  const written = [...shown.childNodes];
  const area = textArea(original, label);
  const fault = make("div", [], { class: "snippet-fault", hidden: "" });
  shown.setAttribute("aria-hidden", "true");
  pre.classList.add("editor");
  pre.append(fault, area);
  sayKeys(pre, area);

  const paint = () => shown.replaceChildren(...(area.value === original ? written : [coloured(area.value)]));

  function show() {
    fault.hidden = true;
    paint();
    if (!highlighted) void loadHighlighted().then(paint);
    onchange?.();
  }

  area.addEventListener("input", show);
  area.addEventListener("keydown", (event) => {
    if (!event.isComposing && pressed(event, area, { onrun, onleave })) event.preventDefault();
  });

  return {
    original,
    get code() {
      return area.value;
    },
    set code(code) {
      area.value = code;
      show();
    },
    /** @param {number | null | undefined} line */
    mark(line) {
      fault.hidden = !line;
      if (line) fault.style.setProperty("--line", String(line));
    },
  };
}

/** Says on focus how to get out; the label says it to screen readers. @param {HTMLElement} pre @param {HTMLElement} area */
function sayKeys(pre, area) {
  const keys = make("p", [], { class: "editor-keys", "aria-hidden": "true" });
  pre.after(keys);
  area.addEventListener("focus", () => (keys.textContent = say("editor-keys")));
}

/** Without its last line break the code would be a line shorter than the text area. @param {string} code */
const coloured = (code) => highlighted?.(`${code}\n`) ?? `${code}\n`;

async function loadHighlighted() {
  ({ highlighted } = await import("./highlight.js"));
}

/** @param {string} code @param {string} label */
function textArea(code, label) {
  const area = make("textarea", [], { "aria-label": label });
  area.value = code;
  area.rows = 1; // the grid decides
  area.spellcheck = false;
  area.wrap = "off";
  for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(name, "off");
  return area;
}

/**
 * Handles a key. Returns whether it had a meaning here.
 * @param {KeyboardEvent} event
 * @param {HTMLTextAreaElement} area
 * @param {Pick<Wishes, "onrun" | "onleave">} wishes
 */
function pressed(event, area, { onrun, onleave }) {
  if (event.key === "Escape") onleave();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onrun();
  else return typed(area, event);
  return true;
}

/**
 * Handles the keys that behave differently in an editor of Python. Returns whether the key was one of them.
 * @param {HTMLTextAreaElement} area
 * @param {KeyboardEvent} event
 */
function typed(area, { key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return false;
  const { value, selectionStart: start, selectionEnd: end } = area;
  const before = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  if (key === "Tab") return shiftKey || value.slice(start, end).includes("\n") ? shift(area, shiftKey) : insert(INDENT);
  if (key === "Enter") return insert(`\n${before.match(/^\s*/)?.[0]}${/:\s*(#.*)?$/.test(before) ? INDENT : ""}`);
  if (key === "Backspace" && start === end && before && !before.trim() && before.length % 4 === 0) {
    area.setSelectionRange(start - 4, start);
    return insert("");
  }
  return false;
}

/**
 * Indents or outdents every line of the selection by one step.
 * @param {HTMLTextAreaElement} area
 * @param {boolean} out
 */
function shift(area, out) {
  const { value, selectionStart, selectionEnd } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(start, selectionEnd).split("\n");
  const moved = lines.map((line) => (out ? line.replace(/^ {1,4}/, "") : INDENT + line)).join("\n");
  area.setSelectionRange(start, selectionEnd);
  insert(moved);
  area.setSelectionRange(lines.length > 1 ? start : start + moved.length, start + moved.length);
  return true;
}

/** Deprecated, and still the only way that keeps the reader's undo. @param {string} text */
function insert(text) {
  document.execCommand(text ? "insertText" : "delete", false, text);
  return true;
}
