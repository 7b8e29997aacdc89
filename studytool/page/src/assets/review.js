// What a question in the page comes to as a review, by the terminal's rules: the first readable try is the review, a
// second on the same numbers amends it, and nothing counts any more once the answer was seen.

const COUNTED = ["correct", "partial", "incorrect"];
const TRIES = 2;

export function reviewing({ item, level, edition }) {
  let seed, began, hints, tries, seen, first;

  function ask(now) {
    [seed, began, hints, tries, seen, first] = [now, performance.now(), 0, 0, false, undefined];
  }

  // Kept before anything is said of it. Resolves to the rating, null for what is no try, undefined for what is late.
  async function take(response, { verdict, score, misconception }) {
    if (!COUNTED.includes(verdict)) return null;
    if (closed()) return undefined;
    const { rate } = await import("./judge.js");
    tries += 1;
    seen = verdict === "correct";
    const rating = rate(verdict, { tries, hints, seconds: seconds(), level });
    await keep({ response: plain(response), verdict, score, misconception, rating });
    return rating;
  }

  // A response that the learner compares with the answer, and then grades. Resolves to whether it can be graded.
  async function compare(response, { verdict, score }) {
    if (!first && !closed() && COUNTED.includes(verdict)) await keep({ response: plain(response), verdict, score });
    return Boolean(first);
  }

  async function keep(judged) {
    const { add, entry } = await import("./log.js");
    const made = first
      ? entry("rating", item, { of: first.id, seed, hints, ...judged })
      : entry("review", item, { seed, hints, seconds: seconds(), ...judged, edition });
    await add([made]);
    first ??= made;
  }

  const seconds = () => Math.round(performance.now() - began) / 1000;
  const closed = () => seen || tries >= TRIES;

  return {
    ask,
    take,
    compare,
    closed,
    grade: ({ verdict, score }, rating) => keep({ response: first.response, verdict, score, rating }),
    look: () => tries || (began = performance.now()),
    hint: () => (hints = 1),
    see: () => (seen = true),
  };
}

// Half a character, which a browser lets one type and no file can hold, becomes a sign for it.
const plain = (text) => new TextDecoder().decode(new TextEncoder().encode(text));
