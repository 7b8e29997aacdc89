// What is too wide for a small screen scrolls by itself, and can then be reached by the keyboard.

import { inIdle } from "./idle.js";

const SCROLLERS = ".equation, .formula, pre > code, .snippet-output pre, .md-typeset__scrollwrap";
const room = (formula) => formula.closest("p, li, dd, td, div").clientWidth;

// Block by block: to measure what has not been in sight yet is to lay it out. Then all of it can be shown at once.
async function markAll(page) {
  const blocks = page.querySelectorAll(":scope > :not(.quiz), :scope > .quiz > *");
  await inIdle(blocks, markIn, () => page.isConnected);
  for (const block of blocks) block.style.contentVisibility = "visible";
}

function markIn(part) {
  const within = (selector) => [part, ...part.querySelectorAll(selector)].filter((found) => found.matches(selector));
  const formulas = within(".formula");
  for (const formula of formulas) formula.classList.remove("wide");
  const wide = formulas.filter((formula) => formula.offsetWidth > room(formula));
  for (const formula of wide) formula.classList.add("wide");

  const scrollers = within(SCROLLERS);
  const scrolling = new Set(scrollers.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth && clientWidth));
  for (const scroller of scrollers) {
    if (scrolling.has(scroller)) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  }
}

// Only what the page at hand needs is loaded, once its text is seen.
const PARTS = {
  ".snippet[data-run]": "./snippets.js",
  ".question[data-asks]": "./questions.js",
  ".progress": "./progress.js",
  ".due": "./due.js",
};

function setUp(page) {
  const needed = Object.keys(PARTS).filter((part) => page.querySelector(part));
  return inIdle(needed, (part) => import(PARTS[part]).then(({ setUp }) => setUp(page)), () => page.isConnected);
}

// Material replaces the article without loading the page again; formulas change their width with their fonts.
const article = () => document.querySelector("article");
document$.subscribe(() => {
  const page = article();
  document.fonts.ready.then(() => markAll(page));
  setUp(page);
});
addEventListener("resize", () => markIn(article()));
addEventListener("toggle", ({ target }) => article().contains(target) && markIn(target), true);
