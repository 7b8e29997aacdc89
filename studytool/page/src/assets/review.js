// A session of review: what is due and what is new, one question at a time, by the rules of the terminal, which Python has.

import { time } from "./asking.js";
import { button, make, one } from "./controls.js";
import { add, entries, uuid } from "./log.js";
import { QuestionView } from "./question-view.js";
import { questionOf } from "./review-question.js";
import { lines } from "./rows.js";
import { ask, loading } from "./runtime.js";
import { language, otherLanguage, say, speak, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Asks} Asks */
/** @typedef {import("./answering.js").Answered} Answered */

const MOST = 10; // questions of a session
const SEEDS = 1_000_000;

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  new Review(one(root, ".review")).offer();
}

const told = (/** @type {Record<string, string>} */ text) => text[language] ?? text.en;

class Review {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** As the rules have it. @type {any} */
    this.state = null;
    this.asked = 0;
    this.items = 0;
    /** @type {QuestionView | null} */
    this.view = null;
    /** @type {Asks | null} */
    this.card = null;
    /** @type {Answered | null} */
    this.judged = null;
    this.stop = new AbortController();
    this.said = make("div", [], { class: "review-said", role: "status" });
    this.bar = make("div", [], { class: "question-bar" });
  }

  /** The button that begins, with what it takes. */
  offer() {
    this.place.lang = language;
    const start = button(say("review-start"), () => this.begin(start));
    this.place.replaceChildren(make("p", [say("review-what")]), make("div", [start], { class: "question-bar" }), this.said);
  }

  /** @param {HTMLButtonElement} start */
  async begin(start) {
    start.disabled = true;
    try {
      const log = await entries();
      const { items, ...begun } = await this.python("begin-course", [lines(log), MOST, time()]);
      this.items = items;
      if (!items) this.said.replaceChildren(make("p", [say("review-nothing")]));
      else await this.carryOut(begun);
    } catch (error) {
      this.tell(error);
      start.disabled = false;
    }
  }

  /** @param {any} error */
  tell = (error) => this.said.replaceChildren(make("p", [say("not-judged", { why: error.message ?? error })]));

  /** What Python says; how it comes along is said below the question. @param {any} request @param {unknown[]} given */
  async python(request, given) {
    const line = this.view?.status ?? { say: (/** @type {string[]} */ ...words) => (this.said.textContent = words.join("")) };
    const { signal } = (this.stop = new AbortController());
    const answer = await ask({ do: request, with: given }, { signal, progress: loading(/** @type {any} */ (line)) });
    if (answer.failed || answer.stopped) throw new Error(answer.failed ?? say(`ended-${answer.stopped}`));
    return answer;
  }

  // Rules -------------------------------------------------------------------------------------------------------------

  /** @param {object} event @param {string} [log] of the item, where it is asked for */
  async step(event, log = "", now = time()) {
    await this.carryOut(await this.python("course", [this.state, event, now, uuid(), log]));
  }

  /** @param {{ state: any, effects: import("../../types.d.ts").CourseEffect[] }} stepped */
  async carryOut({ state, effects }) {
    this.state = state;
    for (const effect of effects) await this.act(effect);
    if (state.stage === "looking back") this.offerNext(say("review-finish"), () => this.step({ event: "ended" }));
  }

  /** @param {import("../../types.d.ts").CourseEffect} effect */
  async act(effect) {
    switch (effect.effect) {
      case "ask":
        if (this.view) this.offerNext(say("review-next"), () => this.show(effect.item));
        else await this.show(effect.item);
        break;
      case "record":
        await this.record(effect.entry);
        break;
      case "show":
        await this.present(effect.piece);
        break;
      case "say":
        this.said.append(make("p", [told(effect.text)]));
        break;
      case "over":
        this.close(effect.said);
    }
  }

  /** Nothing is told before it is kept. @param {import("../../types.d.ts").Entry} entry */
  async record(entry) {
    const kept = await add([entry]).then(
      () => true,
      (/** @type {Error} */ error) => {
        this.said.append(make("p", [say("not-kept", { why: error.message })]));
        return false;
      },
    );
    const own = kept ? (await entries()).filter(({ item, kind }) => item === entry.item || kind === "optimize") : [];
    await this.step({ event: "recorded", kept }, lines(own.sort((a) => (a.item === entry.item ? 1 : -1))));
  }

  // A question --------------------------------------------------------------------------------------------------------

  /** Fetches an item with numbers of its own and shows it alone. @param {string} item */
  async show(item) {
    const seed = 1 + Math.floor(Math.random() * SEEDS); // 0 is what the notes show
    const card = /** @type {Asks} */ (await this.python("card", [item, seed, language]));
    this.asked += 1;
    this.card = card;
    const element = await questionOf(item, seed, card, this.asked);
    this.view = new QuestionView(element, {
      answer: () => this.answer(),
      try: () => this.try(),
      stop: () => this.stop.abort(),
      more: () => undefined,
      other: () => this.changeLanguage(),
    });
    this.view.more.hidden = true;
    const skip = button(say("review-skip"), () => void this.press("skip"));
    this.view.check.after(skip);
    this.view.watch(
      () => undefined,
      (part) => void this.press(part === "hint" ? "hint" : "show"),
    );
    const count = make("p", [say("review-count", { number: this.asked, count: this.items })], { class: "review-count" });
    this.said.replaceChildren();
    this.bar.replaceChildren();
    this.place.replaceChildren(count, element, this.said, this.bar);
    element.tabIndex = -1; // for the focus, which brings it into sight too
    element.focus();
    const { level, edition, parts, self_graded } = card;
    await this.step({ event: "asked", card: { item, seed, level, edition, hint: Boolean(card.hint), self_graded, parts } });
  }

  answer() {
    return this.working(async (view) => {
      const card = /** @type {Asks} */ (this.card);
      const { item = "", seed } = view.element.dataset;
      const at = time();
      const { judge } = await import("./answering.js");
      const asked = { item, type: card.type, seed: Number(seed) };
      const judged = await judge(asked, view.field.read(), (request, given) => this.python(request, [item, Number(seed), ...given.slice(2)]));
      if ("stopped" in judged) throw new Error(say(`ended-${judged.stopped}`));
      const own = card.parts.length ? { ...judged, ...judged.parts?.at(-1), number: judged.parts?.length } : judged;
      this.judged = own;
      this.said.replaceChildren();
      const { verdict, score, misconception } = own;
      const response = view.field.own?.() ?? view.field.read();
      await this.step({ event: "judged", response, verdict, score, misconception }, "", at);
    });
  }

  try() {
    return this.working(async (view) => {
      const { tryOut } = await import("./trying.js");
      return tryOut(view, view.element.dataset.item ?? "", this.stop.signal);
    });
  }

  /** @param {"hint" | "show" | "skip"} key */
  press(key) {
    return this.working(() => this.step({ event: "pressed", key }));
  }

  /** One thing at a time. @param {(view: QuestionView) => Promise<string | void>} act */
  async working(act) {
    const { view } = this;
    if (view && !view.busy) await view.waiting(async () => (await act(view)) ?? "");
  }

  /** @param {string} piece of a question */
  async present(piece) {
    const { view, judged, card } = this;
    if (!view || !card) return;
    const { tell } = await import("./answering.js");
    if (piece === "verdict" && judged) await tell(view.verdict, judged, false, this.state.question?.done !== true);
    if (piece === "correction" && judged) await tell(view.verdict, judged, true);
    if (piece === "asked") view.field.onward?.();
    if (["key", "solution"].includes(piece)) view.part("answer")?.setAttribute("open", "");
    if (piece === "hint") view.part("hint")?.setAttribute("open", "");
    if (piece === "grades" && judged) view.offerGrades(judged.words.ratings, (rating) => this.grade(rating));
  }

  /** @param {string} rating */
  async grade(rating) {
    await this.step({ event: "graded", rating: Number(rating) });
    return true;
  }

  async changeLanguage() {
    await speak(otherLanguage());
    this.place.lang = language;
    const { view } = this;
    if (!view) return;
    const { item = "", seed } = view.element.dataset;
    this.card = /** @type {Asks} */ (await this.python("card", [item, Number(seed), language]));
    view.label();
    const { put } = await import("./answering.js");
    await put(view.element, { item, seed: Number(seed), written: view.written }, async () => this.card);
  }

  // Between and after -------------------------------------------------------------------------------------------------

  /** @param {string} words @param {() => Promise<void>} act */
  offerNext(words, act) {
    const next = button(words, async () => {
      next.disabled = true;
      await act().catch((error) => {
        this.tell(error);
        next.disabled = false;
      });
    });
    this.bar.replaceChildren(next);
    next.focus();
  }

  /** @param {Record<string, string>[]} said */
  close(said) {
    this.view = null;
    const again = button(say("review-again"), () => this.offer());
    const bar = make("div", [again], { class: "question-bar" });
    this.place.replaceChildren(make("h2", [say("review-over")]), ...said.map((text) => make("p", [told(text)])), bar);
    again.focus();
  }
}
