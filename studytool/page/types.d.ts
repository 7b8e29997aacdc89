// What the page's modules hand to each other, and what the browser has beside its own.

export type Verdict = "correct" | "imprecise" | "partial" | "incorrect" | "unreadable";
export type Rating = 1 | 2 | 3 | 4;
export type Level = "recall" | "apply" | "derive";

/** A line of the table of components; `index` is `[0, 1]`. */
export interface Row {
  index: string;
  yours: string;
  expected: string;
  ok: boolean;
}

/** What a response is judged as. */
export interface Judgement {
  verdict: Verdict;
  score: number;
  feedback: string[];
  misconception: string | null;
  /** How an expression was read, in the grader's notation. */
  read?: string[];
  rows?: Row[];
  /** Those of the parts answered so far. */
  parts?: Judgement[];
}

/** What is shown of a judgement; without a verdict where the learner grades. */
export interface Told extends Omit<Judgement, "verdict" | "misconception"> {
  verdict: Verdict | null;
  printed: string;
  words: Said;
  /** Which part it is of, from 1. */
  number?: number;
}

/** What answers.json says to learners. */
export interface Said {
  empty: string;
  spelling: string;
  again: string;
  compare: string;
  index: string;
  yours: string;
  expected: string;
  verdicts: Record<Verdict, string>;
  ratings: Record<string, string>;
  missed: string[];
  reversed: string;
  steps: string[];
}

/** An item's key as answers.json has it, one shape for each type that is judged without Python. */
export interface ChoiceKey {
  right: number[];
  feedback: (string | null)[];
  many: boolean;
}
export interface TextKey {
  accept: string[];
  mistakes: { id: string; accept: string[]; feedback: string }[];
}
export interface RecallKey {
  answers: string[];
}
/** `right` are the places shown, from 0, in the right order. */
export interface OrderKey {
  right: number[];
  unreadable: string;
}
export type Key = ChoiceKey | TextKey | RecallKey | OrderKey;

/** A variant's texts in Markdown; those left out or empty stay as they are in the page. */
export interface Shown {
  prompt?: string;
  alt?: string;
  how?: string;
  options?: string[];
  hint?: string;
  key?: string;
  solution?: string;
}

export interface Answers {
  items: Record<string, Key>;
  words: Said;
}

/** One entry of the log, with the keys of a line of `studytool progress export`. */
export interface Entry {
  id: string;
  kind: "review" | "rating" | "undo" | "reset" | "flag" | "keep" | "optimize";
  of: string | null;
  item: string;
  seed: number | null;
  at: string;
  response: string | null;
  verdict: Verdict | null;
  score: number | null;
  misconception: string | null;
  rating: Rating | null;
  seconds: number | null;
  hints: number | null;
  edition?: string | null;
  /** Minutes the reader's clock was ahead of UTC; none in lines from before it was kept. */
  offset?: number | null;
  /** The tries after the first, which counts. */
  tries?: Try[] | null;
}

export interface Try {
  response: string;
  verdict: Verdict;
}

/** What the rules of a question need to know of its item as it is asked. */
export interface Card {
  item: string;
  seed: number;
  level: string | null;
  edition: string | null;
  hint: boolean;
  self_graded: boolean;
  /** The ids of the parts that are asked in turn. */
  parts?: string[];
}

/** What happens at a question; as studytool/page/questions.py has it. */
export type SessionEvent =
  | { event: "asked"; card: Card }
  | { event: "judged"; response: string; verdict: Verdict; score: number; misconception?: string | null }
  | { event: "graded"; rating: Rating }
  | { event: "pressed"; key: string }
  | { event: "recorded"; kept?: boolean };

/** The state after an event, and what to keep of it. */
export interface Stepped<State> {
  state: State;
  effects: { effect: "record"; entry: Entry }[];
}

/** When each item is due, as last worked out; `entries` is how many lines the log had then. */
export interface Memory {
  at: string;
  entries: number;
  due: Record<string, string>;
  /** Items still being learned, due within minutes. */
  steps?: string[];
}

/** All that the page needs to know of an item to ask it, as studytool/page/judging.py says. */
export interface Asks extends Shown {
  type: string;
  asks: string;
  level: string | null;
  edition: string;
  parts: string[];
  lettered: boolean;
  self_graded: boolean;
  template: string;
  call: string;
}

/** What the rules of a session ask for; as studytool/page/course.py has it. */
export type CourseEffect =
  | { effect: "ask"; item: string }
  | { effect: "record"; entry: Entry }
  | { effect: "show"; piece: string }
  | { effect: "say"; text: Record<string, string>; about: string }
  | { effect: "done" }
  | { effect: "over"; said: Record<string, string>[] };

export interface Topics {
  topics: Record<string, Record<string, string>>;
  sections: Record<string, Record<string, string>>;
  items: Record<string, { topic: string; note: string | null }>;
}

/** The code of the editors of Check my gradient. */
export interface Codes {
  function: string;
  gradient: string;
  point: string;
}

/** What studytool/page/gradients.py says of it. */
export interface Checked {
  verdict: "correct" | "incorrect" | "unjudged";
  said: string;
  feedback: string[];
  fault: { editor: keyof Codes; line: number | null } | null;
  rows: { component: string; yours: string; numerical: string; relative: string; ok: boolean | null }[];
  more: string;
  figure: string;
  printed: string;
}

/**
 * What a response is given in. Where parts are asked in turn, `read` gives those so far as JSON, `own` the part that is
 * asked, and `onward` asks the next; `name` names its elements in the language of the page.
 */
export interface Field {
  elements: HTMLElement[];
  read(): string;
  clear(): void;
  own?(): string;
  onward?(): void;
  name?(): void;
}

export interface Request {
  do: "run" | "judge" | "judge-code" | "read" | "show" | "card" | "begin-course" | "course" | "check" | "step" | "gathered" | "remembered";
  with: unknown[];
}

/** How a request ended that Python did not answer: by its reader, by time, or since its page was left. */
export interface Ended {
  stopped?: "stop" | "time" | "left";
  failed?: string;
}

/** How a run of code ended, by its own error or from outside, and what it said until then. */
export interface Ran extends Ended {
  error?: string;
  line?: number | null;
  /** What to say beside an error that is a limit of this place. */
  advice?: string | null;
  said: { stream: string; text: string }[];
}

export interface Watch {
  signal?: AbortSignal;
  progress?: (loaded: number, total: number) => void;
  started?: () => void;
  output?: (stream: string, text: string) => void;
}

/** What a runtime's manifest lists: files by the name they are asked by, `info` for Pyodide. */
export interface Manifest {
  info: unknown;
  files: Record<string, Listed>;
}

/** A file's address and length, the digest of its bytes, and whether they are packed by Zstandard. */
export interface Listed {
  address: string;
  bytes: number;
  sha256: string;
  packed: boolean;
}

/** What an element says on its one line of status. */
export interface Status {
  element: HTMLElement;
  say(words: string, more?: string): void;
}

export interface Katex {
  render(tex: string, element: HTMLElement, options: object): void;
}

declare global {
  /** Material's own: called with every page that is shown. */
  var document$: { subscribe(act: () => void): void } | undefined;
  var katex: Katex;
}
