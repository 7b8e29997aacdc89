// What the page itself says of its questions; the grader brings its own words.

export const words = {
  response: (name) => `Response to ${name.toLowerCase()}`,
  editor: "Control or Command and Enter checks it, Escape leaves it.",
  check: "Check",
  compare: "Compare",
  renew: "New numbers",
  stop: "Stop",
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
