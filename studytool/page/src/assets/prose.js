// What the grader says, and a question with new numbers: the Markdown of the item bank as elements of the page.
// Text only ever becomes text; KaTeX, which refuses commands that link or load, sets the formulas.

import { make } from "./controls.js";

/** @typedef {{ katex: import("../../types.d.ts").Katex, macros: Record<string, string> }} Formulas */

const FENCED =
  /^(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[^\n]*((?:\n(?![ \t]*\1[`~]*[ \t]*(?:\n|$))[^\n]*)*)(?:\n[^\n]*)?/;
const PARAGRAPH = /^(?:(?![ \t]*(?:`{3,}[^`\n]*(?:\n|$)|~{3,}))[^\n]*\S[^\n]*(?:\n|$))+/;
// The grammar of studytool/notes/delimiters.py inside a paragraph; both are held to tests/cases/mathematics.yaml.
const DELIMITED = new RegExp(
  [
    /<!--[^]*?-->/,
    /(?<!`)(?<ticks>`+)(?!`)(?<code>[^]+?)(?<!`)\k<ticks>(?!`)/,
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /\$\$(?<equation>(?:\\[^]|(?!(?<!`)(?<ticks1>`+)(?!`)[^]+?(?<!`)\k<ticks1>(?!`))[^\\$])+?)\$\$/,
    /\$(?![\s$])(?<formula>(?:\\[^]|(?!(?<!`)(?<ticks2>`+)(?!`)[^]+?(?<!`)\k<ticks2>(?!`))[^\\$])+?)(?<!\s)\$(?![0-9])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
const FIRST_HELD = 0xf0000; // each delimited part is one private character while emphasis is looked for
const HELD = /[\u{f0000}-\u{ffffd}]/gu;
const MARKED = /\*\*(?<strong>[^*]+)\*\*|\*(?![\s*])(?<emphasis>[^*]+?)(?<!\s)\*|[\u{f0000}-\u{ffffd}]/gu;

const WRAPPED = /(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])/g; // Chinese needs no space where a line ends

/** Elements for a text. @param {string} markdown */
export async function prose(markdown) {
  const katex = markdown.includes("$") ? await formulas() : null;
  return blocks(markdown).map(({ kind, text }) =>
    kind === "code" ? make("pre", [make("code", [text])]) : make("p", inline(text, katex)),
  );
}

/** The fences and paragraphs of a text. @param {string} markdown */
export function blocks(markdown) {
  const parts = [];
  let rest = markdown.trim().replace(WRAPPED, "");
  while (rest) {
    const fenced = FENCED.exec(rest);
    const [whole] = fenced ?? PARAGRAPH.exec(rest) ?? [rest];
    parts.push(fenced ? { kind: "code", text: fenced[2].slice(1) } : { kind: "text", text: whole.trim() });
    rest = rest.slice(whole.length).trimStart();
  }
  return parts;
}

/** The same without the `<p>` around a single paragraph. @param {string} markdown @returns {Promise<Node[]>} */
export async function phrase(markdown) {
  const elements = await prose(markdown);
  return elements.length === 1 && elements[0].tagName === "P" ? [...elements[0].childNodes] : elements;
}

/** @typedef {{ kind: "text" | "code" | "equation" | "formula" | "strong" | "emphasis", text: string }} Span */

/** A paragraph's parts, each without the signs around it. @param {string} paragraph @returns {Span[]} */
export function spans(paragraph) {
  const text = paragraph.replace(HELD, "\ufffd");
  const delimited = [...text.matchAll(DELIMITED)];
  const found = (/** @type {string} */ sign) => delimited[Number(sign.codePointAt(0)) - FIRST_HELD];
  const whole = (/** @type {string} */ words) => words.replace(HELD, (sign) => found(sign)[0]);
  let place = FIRST_HELD;
  const words = text.replace(DELIMITED, () => String.fromCodePoint(place++));
  /** @type {Span[]} */
  const parts = [];
  let end = 0;
  for (const match of words.matchAll(MARKED)) {
    const { strong, emphasis } = match.groups ?? {};
    parts.push({ kind: "text", text: words.slice(end, match.index) });
    if (strong) parts.push({ kind: "strong", text: whole(strong) });
    else if (emphasis) parts.push({ kind: "emphasis", text: whole(emphasis) });
    else parts.push(bare(found(match[0])));
    end = match.index + match[0].length;
  }
  return [...parts, { kind: "text", text: words.slice(end) }];
}

/** What stands between delimiters. @param {RegExpMatchArray} match @returns {Span} */
function bare({ 0: whole, groups: { escaped, code, equation, formula } = {} }) {
  if (code) return { kind: "code", text: code };
  if (equation) return { kind: "equation", text: equation };
  return formula ? { kind: "formula", text: formula } : { kind: "text", text: escaped ?? whole };
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

/** A formula inside a line. @param {string} tex */
export const formula = async (tex) => set(tex, false, await formulas());

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
