// The theme asks for the index of its search as every page loads. Its request waits here until someone searches, or comes
// from a search to a page where the words are marked. This runs before the theme's program.

const { open, send } = XMLHttpRequest.prototype;
/** @type {WeakSet<XMLHttpRequest>} */
const early = new WeakSet();

/** @type {Promise<void>} */
const searching = new Promise((begin) => {
  if (/[?&][hq]=/.test(location.search)) begin();
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches("[data-md-component=search-query]")) begin();
  });
});

/** @param {any} given */
XMLHttpRequest.prototype.open = function (...given) {
  if (String(given[1]).endsWith("/search_index.json")) early.add(this);
  open.apply(this, given);
};

/** @param {any} given */
XMLHttpRequest.prototype.send = function (...given) {
  if (early.has(this)) searching.then(() => send.apply(this, given));
  else send.apply(this, given);
};

export {};
