// A session of review: what is due and what is new, one question at a time, by the rules of the terminal, which Python has.

import { time } from "./asking.js";
import { button, make, one } from "./controls.js";
import { add, entries, uuid } from "./log.js";
import { QuestionView } from "./question-view.js";
import { closed, fill, settling, told } from "./review-parts.js";
import { fetched, present, questionOf } from "./review-question.js";
import { lines } from "./rows.js";
import { ask, loading } from "./runtime.js";
import { answered, byNow, standing } from "./standing.js";
import { language, otherLanguage, say, speak, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Asks} Asks */
/** @typedef {import("./answering.js").Answered} Answered */

const MOST = 10; // questions of a session

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  new Review(one(root, ".review")).open();
}

class Review {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** As the rules have it. @type {any} */
    this.state = null;
    /** What is asked next, once the reader goes on. @type {string | null} */
    this.coming = null;
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
  open() {
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

  /** @param {string} item @param {number} seed @returns {Promise<Asks>} */
  cardOf = (item, seed) => this.python("card", [item, seed, language]);

  // Rules -------------------------------------------------------------------------------------------------------------

  /** @param {object} event @param {string} [log] of the item, where it is asked for */
  async step(event, log = "", now = time()) {
    await this.carryOut(await this.python("course", [this.state, event, now, uuid(), log]));
  }

  /** @param {{ state: any, effects: import("../../types.d.ts").CourseEffect[] }} stepped */
  async carryOut({ state, effects }) {
    this.state = state;
    for (const effect of effects) await this.act(effect);
    if (state.stage === "looking back") this.offer(say("review-finish"), () => this.step({ event: "ended" }));
  }

  /** @param {import("../../types.d.ts").CourseEffect} effect */
  async act(effect) {
    switch (effect.effect) {
      case "ask":
        this.coming = effect.item;
        if (this.view) this.offer(say("review-next"), () => this.show(effect.item));
        else await this.show(effect.item);
        break;
      case "record":
        await this.record(effect.entry);
        break;
      case "show":
        await this.present(effect.piece);
        break;
      case "say":
        if (effect.about === "changed") this.settle();
        else if (effect.about !== "last") this.said.append(make("p", [await told(effect.text)]));
        break;
      case "over":
        this.view = null;
        await closed(this.place, effect.said, () => this.open());
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

  /** @param {string} item with numbers of its own, shown alone */
  async show(item) {
    const { card, seed, event } = await fetched(item, this.cardOf);
    this.coming = null;
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
    await this.step({ ...event, answered: answered(standing(byNow(await entries())), item) });
  }

  /** Where the key has changed, the reader says whether the item starts afresh; until then it is not answered. */
  settle() {
    settling(one(this.place, ".question-form"), this.said, (key) => void this.working(() => this.step({ event: "pressed", key })));
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
    const { view, judged } = this;
    const grade = (/** @type {string} */ rating) => this.step({ event: "graded", rating: Number(rating) });
    if (view) await present(piece, view, judged, this.state.question?.done === true, grade);
  }

  async changeLanguage() {
    await speak(otherLanguage());
    this.place.lang = language;
    const { view } = this;
    if (!view) return;
    const { item = "", seed } = view.element.dataset;
    this.card = await this.cardOf(item, Number(seed));
    view.label();
    const { put } = await import("./answering.js");
    await put(view.element, { item, seed: Number(seed), written: view.written }, async () => this.card);
  }

  // Between and after -------------------------------------------------------------------------------------------------

  /** Going on, and changing what the question before came to. @param {string} words @param {() => Promise<void>} act */
  offer(words, act) {
    const press = (/** @type {"easier" | "harder"} */ key) => () => {
      this.said.replaceChildren();
      return this.step({ event: "pressed", key });
    };
    /** @type {[string, () => Promise<void>][]} */
    const changes = [
      [say("review-undo"), () => this.takeBack()],
      [say("review-easier"), press("easier")],
      [say("review-harder"), press("harder")],
    ];
    fill(this.bar, [[words, act], ...(this.state.results.length ? changes : [])], this.tell);
  }

  /** The rules take the question before back while another is asked, which they then ask after it. */
  async takeBack() {
    if (this.coming) await this.step((await fetched(this.coming, this.cardOf)).event);
    this.view = null;
    this.asked -= 1;
    await this.step({ event: "pressed", key: "undo" });
  }
}
