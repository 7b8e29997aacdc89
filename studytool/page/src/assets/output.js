// The panel under a snippet: what its code has printed and drawn; until it runs, the recorded output.

import { make, one } from "./controls.js";
import { markIn } from "./wide.js";
import { say } from "./words.js";

export class Output {
  /** @param {HTMLElement} element */
  constructor(element) {
    const panel = element.querySelector(".snippet-output");
    this.recorded = panel !== null;
    this.panel = panel instanceof HTMLElement ? panel : emptyPanel(element);
    this.label = one(this.panel, ".snippet-label");
    this.screen = one(this.panel, "samp");
    this.pictures = one(this.panel, ".snippet-figures");
    this.before = {
      text: this.screen.textContent,
      label: this.label.textContent,
      pictures: [...this.pictures.children],
    };
    this.panel.setAttribute("aria-live", "polite");
    this.ran = false;
    /** Makes a picture of a drawing; there once something is run. @type {typeof import("./figure.js").figure | null} */
    this.figure = null;
  }

  /** @param {boolean} now */
  busy(now) {
    this.panel.setAttribute("aria-busy", String(now));
    if (now) this.ran = false;
  }

  /** @param {string} stream @param {string} text */
  add(stream, text) {
    this.clear();
    const picture = stream === "figure" ? this.figure?.(text) : null;
    if (picture) this.pictures.append(picture);
    else this.screen.append(stream === "stderr" ? make("span", [text], { class: "snippet-error" }) : text);
  }

  /**
   * Everything at once, so that nothing flickers, and without reading it out.
   * @param {import("../../types.d.ts").Ran["said"]} said @param {string} label
   */
  replace(said, label) {
    const height = this.panel.offsetHeight;
    this.panel.style.minHeight = `${height}px`;
    this.panel.setAttribute("aria-live", "off");
    this.ran = false;
    for (const { stream, text } of said) this.add(stream, text);
    this.finish();
    this.label.textContent = label;
    this.panel.style.minHeight = "";
    setTimeout(() => this.panel.setAttribute("aria-live", "polite"));
  }

  clear() {
    if (!this.ran) for (const part of [this.screen, this.pictures]) part.replaceChildren();
    this.ran = true;
    this.label.textContent = say("output-of-run");
    this.panel.hidden = false;
  }

  finish() {
    this.clear();
    this.panel.hidden = !this.screen.textContent && !this.pictures.children.length;
    markIn(this.panel);
  }

  reset() {
    this.ran = false;
    this.screen.textContent = this.before.text;
    this.pictures.replaceChildren(...this.before.pictures);
    this.label.textContent = this.before.label;
    this.panel.hidden = !this.recorded;
  }
}

/** @param {HTMLElement} element */
function emptyPanel(element) {
  const label = make("p", [say("output")], { class: "snippet-label" });
  const screen = make("pre", [make("samp")]);
  const panel = make("div", [label, screen, make("div", [], { class: "snippet-figures" })], {
    class: "snippet-output",
    role: "group",
    "aria-label": say("output"),
    hidden: "",
  });
  element.append(panel);
  return panel;
}
