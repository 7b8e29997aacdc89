// The header's link to the same page in the other language: it keeps the section, and follows where the page is changed
// without loading it anew.

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
  if (chosen instanceof HTMLAnchorElement) chosen.hash = location.hash;
});
