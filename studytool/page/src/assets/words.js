// What the page itself says of its questions, in the language they are read in; the grader brings its own words.

const ENGLISH = {
  question: "Question",
  levels: { recall: "recall", apply: "apply", derive: "derive" },
  hint: "Hint",
  answer: "Answer",
  command: "Show in terminal",
  copy: "Copy",
  copied: "Copied",
  response: (name) => `Response to ${name.toLowerCase()}`,
  code: (name) => `Response to ${name.toLowerCase()}. Control or Command and Enter checks it, Escape leaves it.`,
  check: "Check",
  compare: "Compare",
  renew: "New numbers",
  anew: "Ask again",
  stop: "Stop",
  other: "中文",
  waiting: "Waiting",
  judging: "Judging",
  ended: { stop: "Stopped.", time: "Stopped after 20 seconds." },
  failed: (why) => `This cannot be judged here: ${why}`,
  grade: "How was it?",
  kept: (rating) => `Review kept: ${rating}`,
  ungraded: "Review kept: grade it",
  uncounted: "Not counted: the answer was seen",
  lost: (why) => `Review not kept, this browser refuses to store it (${why})`,
};
const KEY = "studytool:language";

export const words = { ...ENGLISH };
export let language = "en";

export async function speak(chosen) {
  Object.assign(words, chosen === "zh" ? (await import("./words.zh.js")).CHINESE : ENGLISH);
  language = chosen;
  kept(() => localStorage.setItem(KEY, chosen));
}

export const wanted = () => (kept(() => localStorage.getItem(KEY)) === "zh" ? "zh" : "en");

// Storage may be refused; the choice is then for one page.
function kept(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
