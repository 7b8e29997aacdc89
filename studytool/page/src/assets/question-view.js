// The elements of a question: its form and folding parts, in the reader's language. It holds no rules of a review.

import { button, make, one, statusLine } from "./controls.js";
import { fieldOf } from "./fields.js";
import "./paper.js";
import { otherLanguage, say } from "./words.js";

const TYPED = ".question-line, .question-text, .question-template textarea";
const TEXTS =
  ".question-prompt, .question-how, .question-said, .question-option, .question-options > li:not(:has(.question-option))";
const FOLDED = ["hint", "answer", "command"];

/**
 * What the reader does: responds, tries code or stops, asks for more numbers or once more, changes the language.
 * @typedef {{ answer(): void, try(): void, stop(): void, more(): void, other(): void }} Acts
 */

export class QuestionView {
  /** @param {HTMLElement} element the section as the builder wrote it @param {Acts} acts */
  constructor(element, acts) {
    this.element = element;
    this.form = make("form", [], { id: `${element.id}-form` });
    this.check = button("", () => (this.busy ? acts.stop() : this.form.requestSubmit()));
    this.field = fieldOf(element, this.form, () => this.check.focus());
    /** Every text and its nodes as the builder wrote them. @type {[Element, Node[]][]} */
    this.written = [...element.querySelectorAll(TEXTS)].map((place) => [place, [...place.childNodes]]);
    this.run = button("", () => this.busy || acts.try());
    this.run.hidden = element.dataset.asks !== "block";
    this.more = button("", () => this.busy || acts.more());
    this.other = button("", acts.other);
    this.status = statusLine();
    this.verdict = make("div", [], { class: "question-verdict", role: "status" });
    this.reading = make("div", [], { class: "question-reading", "aria-live": "polite" });
    this.grades = make("div", [], { class: "question-bar question-grades", role: "group" });
    this.command = one(element, ".question-command code");
    this.copied = statusLine();
    this.copy = button("", () => this.copyCommand());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.busy) acts.answer();
    });
    this.assemble();
    this.label();
  }

  assemble() {
    const bar = make("div", [this.check, this.run, this.more, this.other, this.status.element], { class: "question-bar" });
    this.form.append(...this.field.elements, this.reading, bar, this.verdict, this.grades);
    one(this.element, ".question-form").append(this.form);
    one(this.element, ".question-command").append(
      make("div", [this.copy, this.copied.element], { class: "question-bar" }),
    );
  }

  get busy() {
    return this.element.classList.contains("running");
  }

  get varies() {
    return "varies" in this.element.dataset;
  }

  /** @param {string} name */
  part(name) {
    const part = this.element.querySelector(`.question-${name}`);
    return part instanceof HTMLElement ? part : null;
  }

  /** What the form says by itself, in the language of the page. */
  label() {
    const { asks = "", level } = this.element.dataset;
    const number = this.element.id.split("-")[1];
    const name = say("question", { number });
    this.element.setAttribute("aria-label", name);
    this.part("title")?.firstChild?.replaceWith(`${name} `);
    this.check.textContent = say(asks === "self-grade" ? "compare" : "check");
    this.run.textContent = say("try");
    this.copy.textContent = say("copy");
    this.more.textContent = say(this.varies ? "new-numbers" : "ask-again");
    this.other.textContent = say("other-language");
    this.other.lang = otherLanguage();
    this.other.hidden = !otherLanguage();
    this.grades.setAttribute("aria-label", say("grade"));
    const response = say(asks === "block" ? "response-code" : "response", { number });
    this.field.name?.();
    if (asks !== "parts") this.element.querySelector(TYPED)?.setAttribute("aria-label", response);
    this.part("group")?.setAttribute("aria-label", response);
    for (const place of FOLDED) this.part(`${place} > summary`)?.replaceChildren(say(place));
    if (level) this.part("level")?.replaceChildren(say(`level-${level}`));
  }

  /**
   * Shows the progress of some work with a Stop button, and then its result.
   * @param {() => Promise<string>} work
   */
  async waiting(work) {
    this.element.classList.add("running");
    const said = this.check.textContent;
    this.check.textContent = say("stop");
    this.status.say(say("waiting"));
    try {
      this.status.say(await work());
    } catch (error) {
      this.status.say(say("not-judged", { why: String(/** @type {Error} */ (error).message) }));
    } finally {
      this.element.classList.remove("running");
      this.check.textContent = said;
    }
  }

  /** @param {() => unknown[]} typed the item, its seed and what is typed now */
  preview(typed) {
    const [box] = this.field.elements.filter((element) => element instanceof HTMLInputElement);
    void import("./preview.js").then(({ preview }) => preview(box, this.reading, typed));
  }

  /** @param {string} printed what code gives for the values shown */
  tried(printed) {
    const said = make("pre", [make("samp", [printed])]);
    this.verdict.replaceChildren(make("p", [say(printed ? "tried" : "tried-nothing")]), ...(printed ? [said] : []));
  }

  /**
   * Buttons for the learner's own grade.
   * @param {Record<string, string>} ratings
   * @param {(rating: string) => Promise<boolean>} grade
   */
  offerGrades(ratings, grade) {
    const buttons = Object.entries(ratings).map(([rating, name]) => {
      const own = button(name, async () => {
        const kept = await grade(rating);
        for (const other of buttons) other.setAttribute("aria-pressed", String(kept && other === own));
      });
      return own;
    });
    this.grades.replaceChildren(...buttons);
  }

  /** Resets the form to its state before anything was typed. */
  reset() {
    for (const place of [this.verdict, this.grades, this.reading]) place.replaceChildren();
    for (const folded of ["hint", "answer"]) this.part(folded)?.removeAttribute("open");
    for (const line of [this.status, this.copied]) line.say("");
    this.field.clear();
  }

  /** @param {number} seed */
  ofSeed(seed) {
    this.element.dataset.seed = String(seed);
    this.command.textContent = (this.command.textContent ?? "").replace(/\d+$/, String(seed));
  }

  async copyCommand() {
    await navigator.clipboard.writeText(this.command.textContent ?? "");
    this.copied.say(say("copied"));
  }

  /**
   * Calls `seen` when the question first comes into view, and `opened` whenever a part of it is unfolded.
   * @param {() => void} seen
   * @param {(part: string) => void} opened
   */
  watch(seen, opened) {
    const observer = new IntersectionObserver((changes) => {
      if (!changes.some(({ isIntersecting }) => isIntersecting)) return;
      seen();
      observer.disconnect();
    });
    observer.observe(this.element);
    for (const name of ["hint", "answer"]) {
      const part = this.part(name);
      part?.addEventListener("toggle", () => part.hasAttribute("open") && opened(name));
    }
  }
}
