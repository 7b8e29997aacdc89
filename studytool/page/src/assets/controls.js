// What snippets and questions have in common: their elements, buttons, and the line that says what is going on.

export function make(tag, children = [], attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(words, onclick) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "st-button";
  element.textContent = words;
  element.addEventListener("click", onclick);
  return element;
}

// Announced as it changes, but for the megabytes, of which there would be no end.
export function statusLine() {
  const element = document.createElement("span");
  element.className = "st-status";
  element.setAttribute("role", "status");
  const numbers = document.createElement("span");
  numbers.setAttribute("aria-hidden", "true");
  const say = (words, more = "") => {
    if (element.firstChild?.data !== words) element.replaceChildren(words, numbers);
    numbers.textContent = more;
  };
  const mega = (bytes) => (bytes / 1e6).toFixed(1);
  const loading = (loaded, total) =>
    loaded < total ? say("Loading Python", ` ${mega(loaded)} of ${mega(total)} MB`) : say("Starting Python");
  return { element, say, loading };
}
