// What the grader says, and a question with new numbers: the Markdown of the item bank as elements of the page.
// Text only ever becomes text; KaTeX, which refuses commands that link or load, sets the formulas.

import { make } from "./controls.js";

/** @typedef {{ katex: import("../../types.d.ts").Katex, macros: Record<string, string> }} Formulas */

const BLOCK = /^(?:```[^\n]*\n([^]*?)\n?```|(?:(?!```)[^\n]+(?:\n|$))+)/;
const INLINE =
  /\\([$*_`\\])|(`+)([^]+?)\2(?!`)|\$\$([^$]+)\$\$|\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)|\*\*([^*]+)\*\*|\*(?![\s*])([^*]+?)(?<!\s)\*/g;

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

/** @typedef {{ kind: "text" | "code" | "equation" | "formula" | "strong" | "emphasis", text: string }} Span */

/** A paragraph's parts, each without the signs around it. @param {string} paragraph @returns {Span[]} */
export function spans(paragraph) {
  /** @type {Span[]} */
  const parts = [];
  let end = 0;
  for (const match of paragraph.matchAll(INLINE)) {
    parts.push({ kind: "text", text: paragraph.slice(end, match.index) }, marked(match));
    end = match.index + match[0].length;
  }
  return [...parts, { kind: "text", text: paragraph.slice(end) }];
}

/** @param {RegExpExecArray} match @returns {Span} */
function marked([, escaped, , code, equation, formula, strong, emphasis]) {
  if (escaped) return { kind: "text", text: escaped };
  if (code) return { kind: "code", text: code };
  if (equation) return { kind: "equation", text: equation };
  if (formula) return { kind: "formula", text: formula };
  return strong ? { kind: "strong", text: strong } : { kind: "emphasis", text: emphasis };
}

/** @param {string} text @param {Formulas | null} katex @returns {(Node | string)[]} */
const inline = (text, katex) => spans(text).map((span) => elementOf(span, katex));

/** @param {Span} span @param {Formulas | null} katex */
function elementOf({ kind, text }, katex) {
  switch (kind) {
    case "text":
      return text;
    case "code":
      return make("code", [text]);
    case "strong":
      return make("strong", inline(text, katex));
    case "emphasis":
      return make("em", inline(text, katex));
    default:
      return katex ? set(text, kind === "equation", katex) : text;
  }
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
