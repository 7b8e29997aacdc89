// What is too large for its place scrolls on its own, and the keyboard reaches it.

const SCROLLERS = ".equation, .formula, pre > code, .snippet-output pre, .md-typeset__scrollwrap";
/** @param {Element} formula */
const room = (formula) => formula.closest("p, li, dd, td, div")?.clientWidth ?? Infinity;

/** Measures all in `part`, and itself. @param {HTMLElement} part */
export function markIn(part) {
  /** @type {(selector: string) => HTMLElement[]} */
  const within = (selector) =>
    [part, ...part.querySelectorAll(selector)].filter(isElement).filter((element) => element.matches(selector));
  const formulas = within(".formula");
  for (const formula of formulas) formula.classList.remove("wide");
  const wide = formulas.filter((formula) => formula.offsetWidth > room(formula));
  for (const formula of wide) formula.classList.add("wide");

  const scrollers = within(SCROLLERS);
  const scrolling = new Set(scrollers.filter(isCut));
  for (const scroller of scrollers) {
    if (scrolling.has(scroller)) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  }
}

/** @param {Element} element @returns {element is HTMLElement} */
const isElement = (element) => element instanceof HTMLElement;

/** Formulas are cut at no height: what stands out of their line is blank. @param {HTMLElement} element */
const isCut = ({ tagName, scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
  clientWidth && (scrollWidth > clientWidth || (tagName === "PRE" && scrollHeight > clientHeight + 1));
