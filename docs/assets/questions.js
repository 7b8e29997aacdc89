// Questions answered in the page: their forms, and what each comes to as a review.

import { button, make, statusLine } from "./controls.js";
import { edit } from "./editor.js";
import { reviewing } from "./review.js";
import { ask, stop } from "./runtime.js";
import { words } from "./words.js";

const live = new Map(); // by page and place: a reader who comes back finds what was typed, and the verdict

export function setUp(root) {
  if (!root.isConnected) return; // left before this script came
  for (const element of root.querySelectorAll(".question[data-asks]")) {
    const key = `${location.pathname}#${element.id}`;
    if (live.has(key)) element.replaceWith(live.get(key));
    else live.set(key, question(element));
  }
}

function question(element) {
  const { asks, item, type } = element.dataset;
  let seed = Number(element.dataset.seed);
  const part = (name) => element.querySelector(`.question-${name}`);
  const form = make("form", [], { id: `${element.id}-form` });
  const submit = () => form.requestSubmit();
  const label = words.response(element.getAttribute("aria-label"));
  const field = FIELDS[asks](element, form.id, label, submit, () => check.focus());
  const status = statusLine();
  const verdict = make("div", [], { class: "question-verdict", role: "status" });
  const check = button(asks === "self-grade" ? words.compare : words.check, () => (busy() ? stop() : submit()));
  const more = button(words.renew, renew);
  more.hidden = !("varies" in element.dataset);
  const grades = make("div", [], { class: "question-bar question-grades", role: "group", "aria-label": words.grade });
  form.append(...field.elements, make("div", [check, more, status.element], { class: "question-bar" }), verdict, grades);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy()) answer();
  });
  part("form").append(form);
  const reviews = watched(element, reviewing(element.dataset));
  reviews.ask(seed);

  const busy = () => element.classList.contains("running");
  async function waiting(work) {
    element.classList.add("running");
    const said = check.textContent;
    check.textContent = words.stop;
    status.say(words.waiting);
    try {
      status.say(await work());
    } catch (error) {
      status.say(words.failed(error.message));
    } finally {
      element.classList.remove("running");
      check.textContent = said;
    }
  }

  // What Python says. Throws where there is none.
  async function python(request, given, output) {
    const watch = { progress: status.loading, started: () => status.say(words.judging), output };
    const found = await ask({ do: request, with: given }, watch);
    if (found.failed) throw new Error(found.failed);
    return found;
  }

  const answer = () =>
    waiting(async () => {
      const { judge, tell } = await import("./answering.js");
      const response = field.read();
      const judged = await judge({ item, type, seed }, response, python);
      if (judged.stopped) return words.ended[judged.stopped];
      const [shown, kept] = await (asks === "self-grade" ? compared : reviewed)(response, judged);
      if (shown.final) part("answer").open = true;
      await tell(verdict, shown, reviews.closed());
      return kept;
    });

  // What to show of a response, and what to say of the review that it makes.
  async function reviewed(response, judged) {
    const rating = await reviews.take(response, judged).catch(lost);
    const final = reviews.closed() && ["incorrect", "partial"].includes(judged.verdict);
    const kept = rating?.lost ?? (rating ? words.kept(judged.words.ratings[rating]) : rating === null ? "" : words.uncounted);
    return [{ ...judged, final }, kept];
  }

  async function compared(response, judged) {
    if (judged.verdict === "unreadable") return [judged, ""];
    const gradable = await reviews.compare(response, judged).catch(lost);
    if (gradable === true) grades.replaceChildren(...grading(judged.words.ratings));
    const kept = gradable.lost ?? (gradable ? words.ungraded : words.uncounted);
    return [{ ...judged, verdict: null, feedback: [judged.words.compare], final: true }, kept];
  }

  // The last grade pressed is the one that counts.
  function grading(ratings) {
    const buttons = Object.entries(ratings).map(([rating, name]) => {
      const grade = button(name, async () => {
        const { judge } = await import("./answering.js");
        const failed = await reviews.grade(await judge({ item, type, seed }, rating), Number(rating)).catch(lost);
        for (const other of buttons) other.setAttribute("aria-pressed", !failed && other === grade);
        status.say(failed?.lost ?? words.kept(name));
      });
      return grade;
    });
    return buttons;
  }

  function renew() {
    if (busy()) return;
    waiting(async () => {
      const { put } = await import("./answering.js");
      const shown = await python("show", [item, seed + 1]);
      if (shown.stopped) return words.ended[shown.stopped];
      await put(element, shown);
      seed += 1;
      element.dataset.seed = seed;
      const command = part("command").querySelector("code");
      command.textContent = `${command.textContent.replace(/ --seed \d+$/, "")} --seed ${seed}`;
      for (const place of [verdict, grades]) place.replaceChildren();
      field.clear();
      reviews.ask(seed);
      return words.renew;
    });
  }

  return element;
}

const lost = (error) => ({ lost: words.lost(error.message) });

// A question is begun when it is first seen, and its answer counts as seen once it was open.
function watched(element, reviews) {
  const seen = new IntersectionObserver((found) => {
    if (!found.some(({ isIntersecting }) => isIntersecting)) return;
    reviews.look();
    seen.disconnect();
  });
  seen.observe(element);
  const opened = (name, then) => {
    const details = element.querySelector(`.question-${name}`);
    details?.addEventListener("toggle", () => details.open && then());
  };
  opened("hint", reviews.hint);
  opened("answer", reviews.see);
  return reviews;
}

// What is answered with: { elements, read(), clear() } -----------------------------------------------------------------

const FIELDS = { line, order: line, block, options, many: options, "self-grade": text };

function line(element, form, label) {
  const input = make("input", [], { type: "text", class: "question-line", "aria-label": label, ...PLAIN });
  describe(element, form, input);
  return { elements: [input], read: () => input.value, clear: () => (input.value = "") };
}

function text(element, form, label) {
  const area = make("textarea", [], { class: "question-text", "aria-label": label });
  describe(element, form, area);
  return { elements: [area], read: () => area.value, clear: () => (area.value = "") };
}

function block(element, form, label, onrun, onleave) {
  const pre = element.querySelector(".question-template pre");
  const editor = edit(pre, { label: `${label}. ${words.editor}`, onrun, onleave });
  return { elements: [], read: () => editor.code, clear: () => (editor.code = editor.original) };
}

// The list stays what it is; each entry becomes the label of its box. Read as the terminal takes it: `1,3`.
function options(element, form) {
  const type = element.dataset.asks === "many" ? "checkbox" : "radio";
  const boxes = [...element.querySelectorAll(".question-options > li")].map((entry, place) => {
    const box = make("input", [], { type, name: element.id, form });
    const letter = make("span", [`${String.fromCharCode(97 + place)}. `], { class: "st-aloud" }); // of the list
    const words = make("span", [...entry.childNodes], { class: "question-option" });
    entry.append(make("label", [box, letter, words]));
    return box;
  });
  const chosen = () => [...boxes.keys()].filter((place) => boxes[place].checked);
  return {
    elements: [],
    read: () => chosen().map((place) => place + 1).join(","),
    clear: () => boxes.forEach((box) => (box.checked = false)),
  };
}

const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

function describe(element, form, input) {
  const how = element.querySelector(".question-how");
  how.id = `${form}-how`;
  input.setAttribute("aria-describedby", how.id);
}
