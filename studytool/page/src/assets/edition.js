// The header's link to the same page in the other language: it keeps the section, and follows where the page is changed
// without loading it anew. A reader whose browser asks for Chinese is told of it once.

import { button, make, stored } from "./controls.js";

const KEPT = "studytool:edition"; // once it was offered or chosen

/** @returns {HTMLAnchorElement | null} */
const link = () => document.querySelector("a.edition");

/** The same page in the other edition is told by its head, which changes with the page; the header stays. */
export function follow() {
  const there = document.querySelector(`link[rel="alternate "][hreflang="${link()?.hreflang}"]`);
  // Of the address the host is left out: a copy of the site stays what it is.
  if (there instanceof HTMLLinkElement) link()?.setAttribute("href", new URL(there.href).pathname);
}

addEventListener("click", ({ target }) => {
  const chosen = target instanceof Element ? target.closest("a.edition") : null;
  if (!(chosen instanceof HTMLAnchorElement)) return;
  chosen.hash = location.hash;
  stored(() => localStorage.setItem(KEPT, chosen.hreflang));
});

/** A line that leads to the Chinese page, shown once and below everything, so that nothing moves. */
export async function offer() {
  const asked = navigator.languages.map((name) => name.slice(0, 2)).find((name) => name === "zh" || name === "en");
  const other = link();
  if (!other || asked !== "zh" || other.hreflang !== asked || !isFirst(asked)) return;
  const { say } = await import("./words.js");
  const read = button(say("edition-read"), () => link()?.click());
  const stay = button(say("edition-stay"), () => line.remove());
  const line = make("p", [say("edition-there"), read, stay], { class: "edition-offer md-typeset", lang: asked });
  document.body.prepend(line); // where the keyboard comes first
}

/** @param {string} asked */
const isFirst = (asked) =>
  stored(() => {
    const known = localStorage.getItem(KEPT);
    localStorage.setItem(KEPT, asked);
    return known === null;
  });
