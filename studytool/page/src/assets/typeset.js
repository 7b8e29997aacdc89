// How an expression was read, from the grader's notation to TeX: studytool/maths/written.py writes it, with every product
// and bracket, so that it can be read in one way only.

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d*)?(?:[eE][+−-]?\d+)?%?|\.\d+)|(?<name>(?:(?![ᵀ⁰¹²³⁴⁵⁶⁷⁸⁹])[\p{L}\p{N}_∇∂′'])+)|(?<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?<sign>.))/uy;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** What TeX has a name for. */
const OWN = new Set(["exp", "log", "sin", "cos", "tanh", "max", "min"]);
/** @type {Record<string, string>} */
const SIGNS = { "·": "\\cdot ", "∘": "\\circ ", "+": "+", "−": "-" };

/** @typedef {{ kind: string, text: string }} Token */
/** @typedef {{ tex: string, bare: string }} Typeset `bare` without the brackets around all of it */

/** TeX for an expression; null where it is none of that notation. @param {string} read */
export function tex(read) {
  try {
    return new Reader(read).whole();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    /** @type {Token[]} */
    this.tokens = [];
    TOKEN.lastIndex = 0;
    const trimmed = text.trimEnd();
    for (let match; TOKEN.lastIndex < trimmed.length && (match = TOKEN.exec(trimmed)); ) {
      const [kind, said] = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined) ?? ["sign", ""];
      this.tokens.push({ kind, text: said });
    }
    this.at = 0;
  }

  get next() {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  take() {
    const token = this.next;
    this.at += 1;
    return token;
  }

  /** @param {string} text */
  expect(text) {
    if (this.take().text !== text) throw new SyntaxError(`no ${text}`);
  }

  whole() {
    const { tex: said } = this.sum();
    if (this.next.kind !== "end") throw new SyntaxError("more follows");
    return said;
  }

  /** @returns {Typeset} */
  sum() {
    let said = this.product();
    while (this.next.text === "+" || this.next.text === "−") {
      const both = `${said.tex} ${SIGNS[this.take().text]} ${this.product().tex}`;
      said = { tex: both, bare: both };
    }
    return said;
  }

  /** @returns {Typeset} */
  product() {
    let said = this.signed();
    while (["·", "∘", "/"].includes(this.next.text)) {
      const sign = this.take().text;
      const right = this.signed();
      const both = sign === "/" ? `\\frac{${said.bare}}{${right.bare}}` : `${said.tex} ${SIGNS[sign]} ${right.tex}`;
      said = { tex: both, bare: both };
    }
    return said;
  }

  /** @returns {Typeset} */
  signed() {
    if (this.next.text !== "−") return this.power();
    this.take();
    const said = `-${this.signed().tex}`;
    return { tex: said, bare: said };
  }

  /** @returns {Typeset} */
  power() {
    let said = this.atom();
    for (;;) {
      if (this.next.kind === "raised") {
        const digits = [...this.take().text].map((digit) => RAISED.indexOf(digit)).join("");
        said = bound(`{${said.tex}}^{${digits}}`);
      } else if (this.next.text === "^") {
        this.take();
        said = bound(`{${said.tex}}^{${this.atom().bare}}`);
      } else if (this.next.text === "ᵀ") {
        this.take();
        said = bound(`{${said.tex}}^{\\mathsf T}`);
      } else if (this.next.text === "[") {
        this.take();
        said = bound(`{${said.tex}}_{${this.listed("]").join(", ")}}`);
      } else return said;
    }
  }

  /** @returns {Typeset} */
  atom() {
    const { kind, text } = this.take();
    if (kind === "number") return bound(number(text));
    if (kind === "name") return this.named(text);
    if (text === "√") {
      this.expect("(");
      return bound(`\\sqrt{${this.listed(")").join(", ")}}`);
    }
    if (text === "(") {
      const within = this.listed(")").join(", ");
      return { tex: `\\left(${within}\\right)`, bare: within };
    }
    if (text === "[") return bound(`\\left[${this.listed("]").join(",\\ ")}\\right]`);
    throw new SyntaxError(`what is ${text}`);
  }

  /** @param {string} name @returns {Typeset} */
  named(name) {
    if (this.next.text !== "(") return bound(variable(name));
    this.take();
    const within = this.listed(")");
    if (name === "abs") return bound(`\\left|${within[0]}\\right|`);
    if (name === "exp" && within.length === 1) return bound(`e^{${within[0]}}`);
    const head = OWN.has(name) ? `\\${name}` : `\\operatorname{${name.replaceAll("_", "\\_")}}`;
    return bound(`${head}\\left(${within.join(", ")}\\right)`);
  }

  /** Up to a closing bracket. @param {string} close */
  listed(close) {
    const entries = [];
    while (this.next.text !== close) {
      if (entries.length) this.expect(",");
      entries.push(this.argument());
    }
    this.take();
    return entries;
  }

  argument() {
    const { tex: said } = this.sum();
    if (this.next.text !== "=") return said;
    this.take();
    return `${said}{=}${this.sum().tex}`;
  }
}

/** @param {string} said @returns {Typeset} */
const bound = (said) => ({ tex: said, bare: said });

/** @param {string} text */
function number(text) {
  const [digits, power] = text.replace("%", "\\%").split(/[eE]/);
  return power ? `${digits} \\cdot 10^{${power.replace("−", "-").replace("+", "")}}` : digits;
}

/** @param {string} name */
function variable(name) {
  const [stem, ...below] = name.split("_");
  const set = [...stem].length > 1 ? `\\mathrm{${stem}}` : stem;
  return below.length && stem ? `${set}_{${below.map((part) => (part.length > 1 ? `\\mathrm{${part}}` : part)).join(",")}}` : set.replaceAll("_", "\\_");
}
