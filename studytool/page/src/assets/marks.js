// What one has done, shown where one is: at the questions of a page, at its sections, and at the links of the path.

import { make } from "./controls.js";
import { CHANGED, entries, remembered } from "./log.js";
import { byNow, day, done, due, isBehind, standing } from "./standing.js";
import { SPOKEN, language, say, speakAsChosen } from "./words.js";

/**
 * What the log says of items: those of which anything is remembered, those that are due, and when the others come, where
 * that was worked out since they were answered; `behind` if it is still to be worked out of some.
 * @typedef {{ known: Set<string>, waiting: Set<string>, next: (item: string) => string | undefined, behind: boolean }} Done
 */

const WEEK = 7; // days that are called by their names

/** The page that is marked. @type {HTMLElement | undefined} */
let shown;
const NEWS = ["focus", CHANGED, SPOKEN]; // of which the first: another tab may have added to the log
for (const news of NEWS) addEventListener(news, () => shown && mark(shown));

/** @param {HTMLElement} root */
export async function setUp(root) {
  shown = root;
  await speakAsChosen();
  await mark(root);
}

/** @param {HTMLElement} root */
async function mark(root) {
  const log = await read().catch(() => null); // this browser refuses storage
  if (!log || !root.isConnected) return;
  for (const title of root.querySelectorAll(".question[data-item] > .question-title")) {
    const { item = "" } = /** @type {HTMLElement} */ (title.parentElement).dataset;
    put(title, log.known.has(item) ? ofItem(item, log) : "");
  }
  for (const place of root.querySelectorAll(".section-questions")) {
    const items = /** @type {HTMLElement} */ (place).dataset.items?.split(" ") ?? [];
    put(place, ofShare(items, log));
  }
  if (root.querySelector(".ticked")) await markLinks(root, log);
  if (log.behind) void import("./memory.js").then(({ keepUp }) => keepUp());
}

/** @returns {Promise<Done>} */
async function read() {
  const [log, memory] = await Promise.all([entries(), remembered()]);
  const kept = standing(byNow(log));
  const since = new Set(kept.filter(({ kind, at }) => kind === "review" && memory && at > memory.at).map(({ item }) => item));
  const next = (/** @type {string} */ item) => (since.has(item) ? undefined : memory?.due[item]);
  return { known: done(kept), waiting: new Set(due(memory, kept).items), next, behind: isBehind(log, memory) };
}

/** @param {string} item @param {Done} log */
function ofItem(item, { waiting, next }) {
  if (waiting.has(item)) return say("mark-due");
  const at = next(item);
  if (!at) return say("mark-done");
  const time = new Date(at);
  return day(time) > day(new Date()) ? say("mark-next", { day: dayOf(time) }) : say("mark-today");
}

/** A day by its name where it is near, else by its date. */
function dayOf(/** @type {Date} */ at) {
  const near = day(at) - day(new Date()) < WEEK;
  const as = near ? { weekday: /** @type {const} */ ("long") } : { day: /** @type {const} */ ("numeric"), month: /** @type {const} */ ("long") };
  return at.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", as);
}

/** @param {string[]} items @param {Done} log */
function ofShare(items, { known }) {
  const part = items.filter((item) => known.has(item)).length;
  return part ? say("mark-share", { part, whole: items.length }) : "";
}

/** Links to pages say how many of their questions are done. @param {HTMLElement} root @param {Done} log */
async function markLinks(root, log) {
  const { SITE, pageOf, topics } = await import("./topics.js");
  const { items } = await topics();
  /** @type {Record<string, string[]>} */
  const pages = {};
  for (const [item, { note }] of Object.entries(items)) if (note) (pages[pageOf(note)] ??= []).push(item);
  for (const link of root.querySelectorAll("a")) {
    const page = link.href.replace(SITE.href, "");
    if (Object.hasOwn(pages, page) && !link.closest("nav")) put(link, ofShare(pages[page], log), true);
  }
  markMap(root);
}

/** The picture of the path names its pages with their numbers in the list: a tick there where there is one here. @param {HTMLElement} root */
function markMap(root) {
  for (const name of root.querySelectorAll(".ticked ~ * svg text")) {
    const link = root.querySelector(`.ticked ~ ol > li:nth-child(${parseInt(name.textContent ?? "", 10) || 0}) > a`);
    name.querySelector("tspan")?.remove();
    if (!link || !marks.get(link)) continue;
    const tick = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    tick.textContent = " ✓";
    name.append(tick);
  }
}

/** The marks that are there. @type {WeakMap<Element, Element>} */
const marks = new WeakMap();

/** @param {Element} place @param {string} said nothing where nothing is done @param {boolean} beside not within it */
function put(place, said, beside = false) {
  marks.get(place)?.remove();
  marks.delete(place);
  if (!said) return;
  const tick = make("span", [make("span", ["✓"], { "aria-hidden": "true" }), ` ${said}`], { class: "mark" });
  marks.set(place, tick);
  if (beside) place.after(tick);
  else place.append(tick);
}
