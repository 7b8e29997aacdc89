// What happens once a question is answered, loaded no sooner: the response is judged, and what is said of it is shown.

import { make } from "./controls.js";
import { judgeChoice, judgeRecall, judgeText } from "./judge.js";
import { phrase, prose } from "./prose.js";
import { language } from "./words.js";

const MARKS = { correct: "✓", imprecise: "≈", partial: "◐", incorrect: "✗", unreadable: "?" };
const OPTIONS = ".question-option, .question-options > li:not(:has(label))";
const LOCAL = { choice: judgeChoice, text: judgeText, recall: judgeRecall };

// Choices and texts are judged here and at once; all else by `python`, on the numbers of this seed. Resolves to what is
// found, with the `words` to say it in.
export async function judge({ item, type, seed }, response, python) {
  const { items, words } = await answers(language);
  const local = seed === 0 ? LOCAL[type] : undefined;
  let printed = "";
  const output = (_, text) => (printed += text);
  const judged = local
    ? local(items[item], given(type, response), words)
    : await python("judge", [item, seed, response, language], output);
  return { ...judged, printed, words };
}

// Options are typed as the terminal takes them, counted from 1.
const places = (response) => response.split(",").filter(Boolean).map((place) => place - 1);
const given = (type, response) => (type === "choice" ? places(response) : response);

// The right values, and that there are no more tries, only when the question is done.
export async function tell(place, { verdict, score, feedback, rows = [], printed, words }, done) {
  const wrong = verdict === "incorrect" || verdict === "partial";
  const told = await Promise.all(feedback.map(prose));
  place.replaceChildren(
    ...(verdict ? [result(verdict, score, words)] : []),
    ...told.flat(),
    ...(printed ? [make("pre", [make("samp", [printed])])] : []),
    ...(rows.length ? [table(rows, words, done)] : []),
    ...(wrong && !done ? [make("p", [words.again])] : []),
  );
  place.dataset.verdict = verdict ?? "";
}

function result(verdict, score, words) {
  const share = verdict === "partial" ? ` (${Math.round(100 * score)}%)` : "";
  const mark = make("span", [MARKS[verdict]], { "aria-hidden": "true" });
  return make("p", [mark, ` ${words.verdicts[verdict]}${share}`], { class: "question-result" });
}

function table(rows, words, done) {
  const heads = [words.index, words.yours, ...(done ? [words.expected] : []), "✓"];
  const cells = ({ index, yours, expected, ok }) => [index, yours, ...(done ? [expected] : []), ok ? "✓" : "✗"];
  const row = (tag, texts) => make("tr", texts.map((words) => make(tag, [words])));
  return make("table", [
    make("thead", [row("th", heads)]),
    make("tbody", rows.map((entry) => row("td", cells(entry)))),
  ]);
}

// The question as it is asked for this seed, in the language it is read in: as it was `written` into the page, but for
// what differs. Resolves to why Python was stopped, where it was.
export async function put(element, { item, seed, written }, python) {
  const { shown } = await answers(language);
  const drawn = seed ? await python("show", [item, seed, language]) : {};
  if (drawn.stopped) return drawn.stopped;
  for (const [place, nodes] of written) place.replaceChildren(...nodes);
  const { prompt, how, options = [], hint, key, solution } = { ...shown?.[item], ...drawn };
  const part = (name) => element.querySelector(`.question-${name}`);
  const say = async (place, text, as = prose) => text && place?.replaceChildren(...(await as(text)));
  await say(part("prompt"), prompt);
  await say(part("how"), how, phrase);
  for (const [place, option] of options.entries()) await say(element.querySelectorAll(OPTIONS)[place], option, phrase);
  await say(part("hint .question-said"), hint);
  if (!key) return undefined;
  const right = make("div", await prose(key), { class: "question-key" });
  const source = part("source");
  part("answer .question-said").replaceChildren(right, ...(await prose(solution)), ...(source ? [source] : []));
  return undefined;
}

const loaded = {};
function answers(language) {
  const address = new URL(`runtime/answers.${language}.json`, import.meta.url);
  loaded[language] ??= fetch(address, { cache: "no-cache" }).then((response) => {
    if (!response.ok) throw new Error(`its answers cannot be loaded (${response.status})`);
    return response.json();
  });
  loaded[language].catch(() => delete loaded[language]);
  return loaded[language];
}
