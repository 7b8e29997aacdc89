// Questions answered in the page: what the reader does is judged, becomes a review, and is shown.

import { inIdle } from "./controls.js";
import { QuestionView } from "./question-view.js";
import { ask, loading, stop } from "./runtime.js";
import { asked, closed, counts, step } from "./session.js";
import { language, say, speak, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Judgement} Judgement */
/** @typedef {import("../../types.d.ts").Rating} Rating */
/** @typedef {import("./answering.js").Answered} Answered */

/** By page and place: a reader who comes back finds what was typed, and the verdict. @type {Map<string, Question>} */
const live = new Map();

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll(".question[data-asks]");
  return inIdle(elements, setUpOne, () => root.isConnected);
}

/** @param {HTMLElement} element */
function setUpOne(element) {
  const key = `${location.pathname}#${element.id}`;
  const question = live.get(key);
  if (question) element.replaceWith(question.view.element);
  else live.set(key, new Question(element));
  live.get(key)?.translate();
}

async function changeLanguage() {
  await speak(language === "en" ? "zh" : "en");
  for (const question of live.values()) if (question.view.element.isConnected) question.translate();
}

class Question {
  /** @param {HTMLElement} element */
  constructor(element) {
    const { item = "", type = "", asks = "", level, edition = "", seed } = element.dataset;
    this.item = item;
    this.type = type;
    this.level = level;
    this.edition = edition;
    this.selfGraded = asks === "self-grade";
    this.seed = Number(seed);
    this.spoken = "en";
    this.state = asked(this.seed, performance.now());
    /** @type {QuestionView} */
    this.view = new QuestionView(element, {
      answer: () => this.answer(),
      stop,
      more: () => (this.view.varies ? this.renew() : this.anew()),
      other: changeLanguage,
    });
    this.view.watch(() => this.take({ kind: "looked" }), (part) => this.unfolded(part));
    this.anew();
  }

  // Reviews -----------------------------------------------------------------------------------------------------------

  /**
   * One step of the session; what it says to keep is in the log before this resolves, to the entry or to null.
   * @param {import("./session.js").Event} event
   */
  async take(event) {
    const { state, keep } = step(this.state, event, performance.now(), this.level);
    this.state = state;
    if (!keep) return null;
    const { add, entry, storable } = await import("./log.js");
    const { kind, ...given } = keep;
    const response = storable(given.response ?? "");
    const made = entry(kind, this.item, { ...given, response, ...(kind === "review" ? { edition: this.edition } : {}) });
    await add([made]);
    this.take({ kind: "recorded", id: made.id, response });
    return made;
  }

  /** @param {string} part */
  unfolded(part) {
    this.take({ kind: part === "hint" ? "hinted" : "shown" });
    this.offerMore();
  }

  // Answering ---------------------------------------------------------------------------------------------------------

  answer() {
    return this.view.waiting(async () => {
      const { judge, tell } = await import("./answering.js");
      const response = this.view.field.read();
      const judged = await judge(this, response, this.python);
      if ("stopped" in judged) return say(`ended-${judged.stopped}`);
      const said = await (this.selfGraded ? this.compare(response, judged) : this.review(response, judged)).catch(notKept);
      const [shown, final] = this.selfGraded ? toCompare(judged) : [judged, isFinal(judged, closed(this.state))];
      const answer = this.view.part("answer");
      if (final) answer?.setAttribute("open", "");
      await tell(this.view.verdict, shown, closed(this.state));
      this.offerMore();
      return said;
    });
  }

  /** What to say of the review that a response makes. @param {string} response @param {Answered} judged */
  async review(response, { verdict, score, misconception, words }) {
    const kept = await this.take({ kind: "judged", response, verdict, score, misconception });
    if (kept) return say("kept", { rating: words.ratings[String(kept.rating)] });
    return counts(verdict) ? say("uncounted") : "";
  }

  /** The same of a response that the learner compares with the answer. @param {string} response @param {Answered} judged */
  async compare(response, { verdict, score, words }) {
    await this.take({ kind: "compared", response, verdict, score });
    if (!counts(verdict)) return "";
    if (!this.state.first) return say("uncounted");
    this.view.offerGrades(words.ratings, (rating) => this.grade(rating, words.ratings[rating]));
    return say("ungraded");
  }

  /** The last grade pressed is the one that counts. @param {string} rating @param {string} name */
  async grade(rating, name) {
    const { judge } = await import("./answering.js");
    const judged = await judge(this, rating, this.python);
    if ("stopped" in judged) return false;
    const { verdict, score } = judged;
    const event = { kind: /** @type {const} */ ("graded"), verdict, score, rating: /** @type {Rating} */ (Number(rating)) };
    const kept = await this.take(event).then(() => true, (error) => this.view.status.say(notKept(error)));
    if (kept) this.view.status.say(say("kept", { rating: name }));
    return Boolean(kept);
  }

  // Asking ------------------------------------------------------------------------------------------------------------

  renew() {
    return this.view.waiting(async () => {
      const seed = this.seed + 1;
      const stopped = await this.put(seed);
      if (stopped) return say(`ended-${stopped}`);
      this.seed = seed;
      this.view.ofSeed(seed);
      this.anew();
      return say("new-numbers");
    });
  }

  /** What follows is another review. */
  anew() {
    this.view.reset();
    this.take({ kind: "asked", seed: this.seed });
    this.offerMore();
  }

  /** A question without other numbers is asked again once it is done. */
  offerMore() {
    this.view.more.hidden = !this.view.varies && !closed(this.state);
  }

  async translate() {
    if (this.spoken === language || this.view.busy) return;
    this.spoken = language;
    this.view.label();
    await this.view.waiting(async () => {
      const stopped = await this.put(this.seed);
      return stopped ? say(`ended-${stopped}`) : "";
    });
    this.view.element.lang = this.spoken;
  }

  /** @param {number} seed */
  async put(seed) {
    const { put } = await import("./answering.js");
    return put(this.view.element, { item: this.item, seed, written: this.view.written }, this.python);
  }

  /**
   * What Python says. Throws where there is none.
   * @param {import("../../types.d.ts").Request["do"]} request
   * @param {unknown[]} given
   * @param {(stream: string, text: string) => void} [output]
   */
  python = async (request, given, output) => {
    const watch = { progress: loading(this.view.status), started: () => this.view.status.say(say("judging")), output };
    const answer = await ask({ do: request, with: given }, watch);
    if (answer.failed) throw new Error(answer.failed);
    return answer;
  };
}

/** @param {Judgement} judged @param {boolean} done */
const isFinal = ({ verdict }, done) => done && ["incorrect", "partial"].includes(verdict);

/** A response beside the answer has no verdict but the learner's own. @param {Answered} judged @returns {[import("../../types.d.ts").Told, boolean]} */
const toCompare = (judged) =>
  counts(judged.verdict) ? [{ ...judged, verdict: null, feedback: [judged.words.compare] }, true] : [judged, false];

/** @param {Error} error */
const notKept = (error) => say("not-kept", { why: error.message });
