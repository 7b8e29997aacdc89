// What is too wide for a small screen scrolls by itself, and can then be reached by the keyboard.

const scrollers = ".equation, .formula, .snippet-output pre, .md-typeset__scrollwrap";
const room = (formula) => formula.closest("p, li, dd, td, div").clientWidth;

function mark() {
  const formulas = [...document.querySelectorAll(".formula")];
  for (const formula of formulas) formula.classList.remove("wide");
  const wide = formulas.filter((formula) => formula.offsetWidth > room(formula));
  for (const formula of wide) formula.classList.add("wide");

  for (const scroller of document.querySelectorAll(scrollers)) {
    if (scroller.scrollWidth > scroller.clientWidth && scroller.clientWidth) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  }
}

// Only what the page at hand needs is loaded.
function setUp() {
  const page = document.querySelector("article");
  if (page.querySelector(".snippet[data-run]")) import("./snippets.js").then(({ setUp }) => setUp(page));
  if (page.querySelector(".question[data-asks]")) import("./questions.js").then(({ setUp }) => setUp(page));
  if (page.querySelector(".progress")) import("./progress.js").then(({ setUp }) => setUp(page));
  if (page.querySelector(".due")) import("./due.js").then(({ setUp }) => setUp(page));
}

// Material replaces the article without loading the page again; formulas change their width with their fonts.
document$.subscribe(() => {
  document.fonts.ready.then(mark);
  setUp();
});
addEventListener("resize", mark);
addEventListener("toggle", mark, true);
