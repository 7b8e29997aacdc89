// What the grader says, and a question with new numbers: the Markdown of the item bank as elements of the page.
// Text only ever becomes text; KaTeX, which refuses commands that link or load, sets the formulas.

import { make } from "./controls.js";

/** @typedef {{ katex: import("../../types.d.ts").Katex, macros: Record<string, string> }} Formulas */

const BLOCK = /^(?:```[^\n]*\n([^]*?)\n?```|(?:(?!```)[^\n]+(?:\n|$))+)/;
const INLINE = /\\([$*_`\\])|(`+)([^]+?)\2(?!`)|\$\$([^$]+)\$\$|\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)|\*\*([^*]+)\*\*|\*(?![\s*])([^*]+?)(?<!\s)\*/;

const WRAPPED = /(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])/g; // Chinese needs no space where a line ends

/** Elements for a text. @param {string} markdown */
export async function prose(markdown) {
  const katex = markdown.includes("$") ? await formulas() : null;
  /** @type {HTMLElement[]} */
  const blocks = [];
  let rest = markdown.trim().replace(WRAPPED, "");
  while (rest) {
    const [whole, code] = BLOCK.exec(rest) ?? [rest];
    blocks.push(code === undefined ? make("p", inline(whole.trim(), katex)) : make("pre", [make("code", [code])]));
    rest = rest.slice(whole.length).trimStart();
  }
  return blocks;
}

/** The same without the `<p>` around a single paragraph. @param {string} markdown @returns {Promise<Node[]>} */
export async function phrase(markdown) {
  const blocks = await prose(markdown);
  return blocks.length === 1 && blocks[0].tagName === "P" ? [...blocks[0].childNodes] : blocks;
}

/** @param {string} text @param {Formulas | null} katex @returns {(Node | string)[]} */
function inline(text, katex) {
  const match = INLINE.exec(text);
  if (!match) return [text];
  const rest = inline(text.slice(match.index + match[0].length), katex);
  return [text.slice(0, match.index), marked(match, katex), ...rest];
}

/** @param {RegExpExecArray} match @param {Formulas | null} katex */
function marked([match, escaped, , code, display, formula, strong, emphasis], katex) {
  if (escaped) return escaped;
  if (code) return make("code", [code]);
  if (display || formula) return katex ? set(display ?? formula, Boolean(display), katex) : match;
  return strong ? make("strong", inline(strong, katex)) : make("em", inline(emphasis, katex));
}

/** @param {string} tex @param {boolean} displayMode @param {Formulas} formulas */
function set(tex, displayMode, { katex, macros }) {
  const element = make("span", [], { class: displayMode ? "equation" : "formula" });
  /** @param {{ command: string }} given */
  const trust = ({ command }) => {
    throw new Error(`${command} is not allowed here`);
  };
  try {
    katex.render(tex, element, { displayMode, throwOnError: true, strict: "error", trust, macros: { ...macros } });
  } catch {
    element.textContent = tex;
  }
  return element;
}

/** @type {Promise<Formulas> | undefined} */
let loading;
function formulas() {
  loading ??= Promise.all([
    import(new URL("katex/katex.min.js", import.meta.url).href),
    fetch(new URL("runtime/macros.json", import.meta.url)).then((response) => response.json()),
  ]).then(([, macros]) => ({ katex: globalThis.katex, macros }));
  loading.catch(() => (loading = undefined));
  return loading;
}
