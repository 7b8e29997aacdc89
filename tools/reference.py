"""The reference pages of the site, written from the code: `python -m tools.reference` rewrites them.

A test holds docs/reference/ to what this module returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getsource
from pathlib import Path
from typing import Any

import click
import numpy as np

from studytool import messages
from studytool.cli import main
from studytool.cli.support.translated import speaking, translated
from studytool.items import types
from studytool.items.array import ArrayItem
from studytool.items.contract import Field, Item, show_computed
from studytool.items.contract.judging import judge
from studytool.items.function import Function
from studytool.items.gradient import Gradient
from studytool.items.number import Number
from studytool.maths.draws import KINDS, parse_draw
from studytool.maths.expression import parse
from studytool.maths.gradcheck import gradcheck
from studytool.maths.table import CONSTANTS, FUNCTIONS
from studytool.messages.languages import both
from studytool.model import Text
from studytool.notes import note, translation
from studytool.sandbox.function import run
from tools import reference_zh

FOLDER = Path("docs") / "reference"
NOTHING = both("", "")
CHINESE = Path("docs") / translation.FOLDER / "reference"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    written = {
        "commands.md": _page("Commands", "Every command of `studytool`, as its own help says it.", _commands(main)),
        "item-types.md": _page("Item types", "What each type of item asks of its author and its learner.", _types()),
        "functions.md": _page(
            "Expressions and functions",
            "What an expression of the bank, or a formula of a learner, may say.",
            _functions(),
        ),
        "grading.md": _page("Grading", "How near is right, and every slip that is recognised.", _grading()),
    }
    return {name: text.rstrip() + "\n" for name, text in written.items()}


def chinese_pages() -> dict[str, str]:
    """Those that are in Chinese too, which say which English ones they translate."""
    with speaking("zh"):
        commands = [*_commands(translated(main))]
    written = {
        "commands.md": _page("命令", "studytool 的每个命令，照它自己的帮助所说。", iter(commands), "参考"),
        "item-types.md": _page("题型", "每种题型向出题者和学习者要求什么。", _types("zh"), "参考"),
        "functions.md": _page("表达式与函数", "题库的表达式或学习者的公式可以怎样写。", _functions("zh"), "参考"),
        "grading.md": _page("评分", "多接近才算对，以及能认出的每一种差错。", _grading("zh"), "参考"),
    }
    english = pages()
    return {name: translation.record(text.rstrip() + "\n", note.parse(english[name])) for name, text in written.items()}


def _page(title: str, description: str, blocks: Iterator[str], tag: str = "Reference") -> str:
    head = f"---\ntitle: {title}\ndescription: {description}\ntags: [{tag}]\n---\n\n# {title}\n\n{description}\n"
    return "\n".join([head, *(f"{block}\n" for block in blocks)])


# Commands ------------------------------------------------------------------------------------------------------------


def _commands(root: click.Command) -> Iterator[str]:
    context = root.context_class(root, info_name="studytool", max_content_width=88, terminal_width=88)
    yield from _command(context, root, 2)


def _command(context: click.Context, command: click.Command, level: int) -> Iterator[str]:
    name = context.command_path
    if level > 2:
        yield f"{'#' * min(level - 1, 3)} `{name}` {{#{name.replace(' ', '-')} .no-quiz}}"
    yield f"```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found:
                inner = found.context_class(
                    found, info_name=child, parent=context, max_content_width=88, terminal_width=88
                )
                yield from _command(inner, found, level + 1)


# Items ---------------------------------------------------------------------------------------------------------------


DERIVATION = """\
A part is an item of its type: it takes that type's fields (`objective` and `wrt` of a `gradient`, `variables` of a
`formula`, `unit` of a `number`), and its `mistakes:` and `tolerance:` are its own. Its `id` stands for its answer in
the `let`, `answer`, `objective` and `mistakes` of later parts, and in `{{…}}` of the solution, nowhere else.

```yaml
- id: policy-gradient-by-hand
  type: derivation
  prompt: A softmax policy has logits {{theta}}. It took action {{a}}, whose advantage is {{A}}.
  given: {theta: "normal(3, decimals=1)", a: "integer(0, 2)", A: "one_of([-2, 1.5, 3])"}
  parts:
    - {id: probabilities, type: array, ask: Give $\\pi$., answer: softmax(theta)}
    - id: score
      type: gradient
      ask: Give the gradient of $\\log \\pi({{a}})$.
      objective: log(softmax(theta)[a])
      wrt: theta
      answer: onehot(a, 3) - probabilities
    - {id: update, type: array, ask: Give the logits after a step of 0.1., answer: theta + 0.1 * A * score}
```

In a session the parts are asked in turn, each with one second try, and no key is shown before the last is done. The
first try of each part counts. A derivation is one review, whose response is JSON of those first tries by the ids of the
parts: as `studytool answer` and a file of responses take it, `{"probabilities": [0.2, 0.3, 0.5], "score": "…"}`. How it
is judged is said under [errors carried forward](grading.md#carried)."""

CARRIED = """\
Each part of a `derivation` is judged as its type is. A part that is not the key is judged once more, by what follows
from the learner's own answers to the parts before it: as they were typed; with every digit where they were right; and
with every digit of a mistake that was foreseen. A wrong number may have been rounded as it was typed, as long as this
decides no more than a tenth of what follows. What follows so is *right from here on*, counts as right, and is said.
Nothing is carried where what follows has no value, another shape, or vanishes. A slip is looked for beside the key
first, then beside what follows.

The score is the share of parts that are right or carried: *correct* where it is 1, *incorrect* where it is 0, else
*partial*. While a part cannot be read, is imprecise or has no answer, the whole is asked again. `studytool check`
proves every part as it proves an item of its type, and makes each foreseen mistake: it must be named in its own part,
and all that follows from it carried, so that a slip in one part is never taken for one in the next."""


def _types(language: str = "en") -> Iterator[str]:
    chinese = language == "zh"
    yield (
        reference_zh.REQUIRED
        if chinese
        else "Fields in **bold** are required. Every type also has the fields of the first table."
    )
    common = next(iter(types().values())).fields
    shared = {name: field for name, field in common.items() if all(name in kind.fields for kind in types().values())}
    yield f"## {'每道题的字段' if chinese else 'Fields of every item'} {{#common-fields .no-quiz}}"
    yield _fields(shared, language)
    for name, kind in sorted(types().items()):
        yield f"## `{name}` {{#{name} .no-quiz}}"
        yield f"怎样回答：{kind.meaning.say('zh')}。" if chinese else f"The learner gives {kind.meaning.say('en')}."
        yield _fields({field: spec for field, spec in kind.fields.items() if field not in shared}, language)
        if name == "derivation":
            yield reference_zh.DERIVATION if chinese else DERIVATION
    yield f"## {'抽取' if chinese else 'Draws'} {{#draws .no-quiz}}"
    yield reference_zh.DRAWS if chinese else "A `given:` is a fixed number or list, or one of:"
    yield "\n".join(f"- `{kind.usage}`" for name, kind in KINDS.items() if name != "fixed")


def _fields(fields: dict[str, Field], language: str) -> str:
    rows = ["| 字段 | 值 | 含义 |" if language == "zh" else "| field | value | meaning |", "|---|---|---|"]
    for name, field in fields.items():
        shown = f"**`{name}`**" if field.required else f"`{name}`"
        rows.append(f"| {shown} | {_kind(field, language)} | {_told(field.meaning, language)} |")
        for inner, part in field.kind.inner.items():
            rows.append(f"| `{name}: {inner}` | {_kind(part, language)} | {_told(part.meaning, language)} |")
    return "\n".join(rows)


def _kind(field: Field, language: str) -> str:
    if field.kind.values:
        return (" 或 " if language == "zh" else " or ").join(f"`{value}`" for value in field.kind.values)
    return reference_zh.KINDS[field.kind.name] if language == "zh" else field.kind.name


def _told(meaning: str, language: str) -> str:
    return (reference_zh.MEANINGS[meaning] if language == "zh" else meaning).replace("|", "&#124;")


# Expressions ---------------------------------------------------------------------------------------------------------


def _functions(language: str = "en") -> Iterator[str]:
    chinese = language == "zh"
    operators = (
        "Operators: `+ - * / ** @`, unary minus, comparison (1 where true, 0 where not), indexing and slices, "
        f"lists as arrays. Constants, where an item gives the name no meaning of its own: {_listed(CONSTANTS)}. "
        "Everything is computed in 64-bit floating point; nothing else of Python is available."
    )
    yield reference_zh.OPERATORS.format(constants=_listed(CONSTANTS, "、")) if chinese else operators
    rows = [
        "| 函数 | 给出 | 形状 | 解析 |" if chinese else "| function | gives | shape | analytic |",
        "|---|---|---|---|",
    ]
    for function in FUNCTIONS.values():
        axis = ", axis=k" if function.axis else ""
        names = {1: "x", 2: "x, y", 3: "x, y, z"}[function.arity[1]]
        analytic = both("yes" if function.analytic else "no", "是" if function.analytic else "否").say(language)
        shape = reference_zh.SHAPES[function.shape] if chinese else function.shape
        meaning = _told(function.meaning, language)
        rows.append(f"| `{function.name}({names}{axis})` | {meaning} | {shape} | {analytic} |")
    yield "\n".join(rows)
    proved = (
        "Where every function between the variable and the objective is analytic, a key is proved by the complex step; "
        "otherwise by differences whose one-sided halves must agree. Both are always compared."
    )
    yield reference_zh.PROVED if chinese else proved


def _listed(names: dict[str, float], between: str = ", ") -> str:
    return between.join(f"`{name}`" for name in names)


# Grading -------------------------------------------------------------------------------------------------------------


EVIDENCE = """\
`studytool gradcheck` hears three witnesses, and says what each said:

1. **Two derivatives.** The complex step, `Im f(x + ih)/h`, is exact to rounding, and is believed only where the code
   takes complex numbers and the differences agree with it: code that drops the imaginary part (`abs`, a buffer of
   floats) is found so. Differences need `f` alone; their steps shrink until a smaller one agrees. A component is right
   within 1e-6 of itself and ten times the estimated error of its derivative.
2. **The Taylor test.** `|f(x + h d) - f(x) - h g·d|` falls as h² for the gradient `g` and as h for any other. Where
   the differences say wrong and `f`, at the smallest step that can tell, says right, there is no verdict.
3. **Points nearby.** Three seeded shifts of the point, by about 1, 3 and 10 % of each entry; those where either
   function fails, or the derivatives do not settle, are skipped and counted. At 0, `5x³` is as good for x⁴ as `4x³`.

It cannot be judged where `f` has a kink at the point, where ten times the error of a derivative is over 0.5 % of its
component, where the witnesses disagree, or where the gradient is 0 and no point nearby can be judged. Nor where `f`
rises in steps: it stands still beside the point and moves farther off, in steps wider than single precision makes, or
in finer ones whose slope of 0 is what is claimed. A component that `f` does not show, as roundings of larger terms hide
it, is right only where 0 is claimed and `f` stands still, or where the claim is what roundings leave of terms that
cancel. A kink or a peak that a smaller step leaves behind is none. With n components, `f` is called about 10 n + 150
times; up to 60 times more for each component that needs many steps.

`studytool check` proves the key of every `gradient` item by both derivatives, each component by its own size, at every
draw. A typed formula is compared at other draws, or, where the point is fixed, at points nearby. A `function` is called
at other draws and at another size; where its key is only differences, their error must be below the tolerance."""


READING = """## Reading {#reading .no-quiz}

What people and programs write is read: what numpy, torch, jax, MATLAB, R, Julia, Mathematica and SymPy print \
(`dtype=…`, `grad_fn=<…>` and prompts aside), TeX with its matrices, spreadsheets' tabs and lines, full-width \
signs, a label before `=`, `1/4 = 0.25`, `25%`, `1.2×10⁻³`, `6 3/5`, digits grouped by thin spaces, `'` or \
`_`. Where a vector is asked, one row or one column of its length is that vector; what code returns must have \
exactly the shape.

In a formula raised letters are powers (`γⁿ⁻¹`), `np.exp`, `pow` and `\\mathbf{w}` are what they say, and \
`w·f`, `wᵀf`, `w @ f`, `⟨w, f⟩` are the inner product of two vectors; `·` is entry by entry only where the \
inner product would not fit, or the item multiplies in no other way. A name that the item gives is never the \
constant.

What can be read in two ways, such as `1/2x`, `log p/q` or `e^2x`, is *unreadable* unless both readings have \
the same verdict: both are shown, and nothing is counted. `0,25` for one number is 0.25, and this is said; \
`1,234` is asked. A formula that is not right is shown as it was read. In words, articles and plurals do not \
matter, and a likely typing error is asked back without the word."""


TOLERANCE = """\
| `tolerance:` | a response is right within |
|---|---|
| `digits: d` (3 where nothing is said) | half a unit of the key's d-th significant digit |
| `decimals: n` | half a unit of the n-th decimal |
| `rel: r`, `abs: a` | a + r times the key's size |

It is judged per component and scaled by the key, never by the response. A component of an array or gradient is also \
right within 5e-4 of the largest component's size, unless `abs:` says otherwise; a key of 0 within 5e-4. More digits \
than asked are never wrong. The key rounded to the decimals typed, when the largest component has two digits or more, \
is *imprecise*: right as far as it goes."""


def _grading(language: str = "en") -> Iterator[str]:
    def said(english: str, chinese: str) -> str:
        return chinese if language == "zh" else english

    yield said(READING, reference_zh.READING)
    yield f"## {said('Tolerance', '容差')} {{#tolerance .no-quiz}}"
    yield said(TOLERANCE, reference_zh.TOLERANCE)
    yield f"## {said('Errors carried forward', '错误往下传')} {{#carried .no-quiz}}"
    yield said(CARRIED, reference_zh.CARRIED)
    yield f"## {said('Evidence for a gradient', '梯度的证据')} {{#evidence .no-quiz}}"
    yield said(EVIDENCE, reference_zh.EVIDENCE)
    yield f"## {said('Diagnoses', '诊断')} {{#diagnoses .no-quiz}}"
    yield said(
        "An item's own `mistakes:` come first. Then these, each only where it is literally true of the numbers:",
        reference_zh.MISTAKES,
    )
    for name, (item, response) in EXAMPLES.items():
        yield f"### `{name}` {{#{name} .no-quiz}}"
        yield _example(name, item, response, language)
    yield said(
        "Of a function, whether asked for by an item or checked by `studytool gradcheck`:", reference_zh.OF_FUNCTIONS
    )
    for example in code():
        yield f"### `{example.name}` {{#{example.name} .no-quiz}}"
        yield "\n".join([
            f"{_meaning(example.name, language)}\n",
            f"- {ASKED.say(language)}{example.asked.say(language)}",
            f"- {SAID.say(language)}{_joined(example.said, language)}\n",
            f"```python\n{example.code.rstrip()}\n```",
        ])  # fmt: skip


ASKED, KEY, RESPONSE, SAID = (
    both("asked: ", "求："),
    both("key: ", "答案："),
    both("response: ", "回答："),
    both("said: ", "会说："),
)


def _meaning(name: str, language: str) -> str:
    said = messages.diagnosis.DIAGNOSES[name].say(language)
    return f"{said}。" if language == "zh" else f"{said.capitalize()}."


def _joined(texts: tuple[Text, ...], language: str) -> str:
    return ("" if language == "zh" else " ").join(text.say(language) for text in texts)


def _example(name: str, item: Item, response: str, language: str) -> str:
    variant = item.variant(0)
    judgement = item.judge(variant, response)
    values = [f"{name} = {show_computed(np.asarray(value))}" for name, value in variant.given.items()]
    given = f"，其中 {'、'.join(values)}" if language == "zh" else f", where {', '.join(values)}"
    return "\n".join([
        f"{_meaning(name, language)}\n",
        f"- {ASKED.say(language)}{item.prompt.say(language)}{given}",
        f"- {KEY.say(language)}`{item.key_shown(variant, language)}`",
        f"- {RESPONSE.say(language)}`{response}`",
        f"- {SAID.say(language)}{_joined(judgement.feedback, language)}",
    ])  # fmt: skip


def _of(objective: str, wrt: str, end: Text = NOTHING) -> Text:
    return both(
        f"the gradient of `{objective}` in {wrt}{end.say('en')}", f"`{objective}` 对 {wrt} 的梯度{end.say('zh')}"
    )


def _gradient(objective: str, answer: str, wrt: str, **given: str) -> Gradient:
    return Gradient(
        id="reference/example", topic="reference", prompt=_of(objective, wrt),
        given=tuple((name, parse_draw(text)) for name, text in given.items()),
        objective=parse(objective), wrt=wrt, answer=parse(answer),
    )  # fmt: skip


def _array(answer: str, **given: str) -> ArrayItem:
    draws = tuple((name, parse_draw(text)) for name, text in given.items())
    return ArrayItem(
        id="reference/example", topic="reference", prompt=Text({"en": f"`{answer}`"}), given=draws, answer=parse(answer)
    )


def _number(answer: str, **given: str) -> Number:
    draws = tuple((name, parse_draw(text)) for name, text in given.items())
    return Number(
        id="reference/example", topic="reference", prompt=Text({"en": f"`{answer}`"}), given=draws, answer=parse(answer)
    )


_SCORE = _gradient("A * log(softmax(theta)[a])", "A * (onehot(a, 3) - softmax(theta))", "theta",
                   theta="[1, 2, 3]", a="2", A="3")  # fmt: skip

EXAMPLES: dict[str, tuple[Item, str]] = {
    "sign": (_SCORE, "[0.270, 0.734, -1.004]"),
    "factor": (_SCORE, "[-0.0900, -0.245, 0.335]"),
    "grad-pi": (_SCORE, "[-0.180, -0.488, 0.668]"),
    "no-onehot": (_SCORE, "[-0.270, -0.734, -1.996]"),
    "no-softmax": (_SCORE, "[0, 0, 3]"),
    "other-action": (_SCORE, "[-0.270, 2.266, -1.996]"),
    "permuted": (_SCORE, "[1.004, -0.734, -0.270]"),
    "transposed": (_array("outer(x, y)", x="[1, 2]", y="[3, 5]"), "[3, 6; 5, 10]"),
    "mean-for-sum": (_array("sum(r) * [1.5, 0.4]", r="[1, 2, 4, 0.5]"), "[2.8125, 0.75]"),
    "left-out": (_array("w + step * g", w="[1, 2]", g="[3, -4]", step="0.1"), "[4, -2]"),
    "bootstrapped": (
        _array("r + gamma * [V[1], V[2], 0] - V", r="[1, 0, 2]", V="[3, 2, 4]", gamma="0.9"),
        "[-0.2, 1.6, 1.6]",
    ),
    "quantity": (_number("v + step * (r - v)", v="6.2", r="8", step="0.25"), "6.2"),
    "one-component": (_SCORE, "[-0.270, 0.734, 1.004]"),
    "cut-off": (_number("g * v", g="0.9", v="3.7633"), "3.38"),
    "slip": (_number("g * v", g="0.9", v="3.76"), "3.348"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """What was asked, the code given, the slip it stands for, and what was found and said."""

    name: str
    asked: Text
    code: str
    found: str | None
    said: tuple[Text, ...]


def code() -> Iterator[Code]:
    """An example of every slip of a function: one an item asked for, or one that `studytool gradcheck` was given."""
    for name, signature, body, answer, draw in WRITTEN:
        argument = signature.partition("(")[2].rstrip(")")
        item = Function(
            id="reference/example", topic="reference", prompt=Text({"en": ""}), signature=signature,
            answer=parse(answer), given=((argument, parse_draw(draw)),),
        )  # fmt: skip
        text = f"import numpy as np\n\n\ndef {item.signature}:\n    {body}"
        judgement = judge(item, item.variant(0), text, run).judgement
        asked = both(
            f"`{answer}`, where `{argument}` is drawn by `{draw}`", f"`{answer}`，其中 `{argument}` 由 `{draw}` 抽取"
        )
        yield Code(name, asked, text, judgement.misconception, judgement.feedback)
    for name, (asked, function, gradient, point) in CHECKED.items():
        result = gradcheck(function, gradient, point)
        text = getsource(gradient).replace(": Any", "").replace(" -> Any", "")
        yield Code(name, asked, text, result.misconception, result.feedback)


_DRAWN = "normal(3, decimals=1)"

WRITTEN = (
    ("wrong-axis", "policies(logits)", "e = np.exp(logits)\n    return e / e.sum(axis=0)", "softmax(logits, axis=1)",
     "normal((2, 3), decimals=1)"),
    ("tested-shape", "grad(x)", "return np.array([2 * x[0], 2 * x[1], 2 * x[2]])", "2 * x", _DRAWN),
    ("in-place", "grad(x)", "x *= 2\n    return x", "2 * x", _DRAWN),
    ("nondeterministic", "grad(x)", "return 2 * x + 1e-3 * np.random.normal(size=3)", "2 * x", _DRAWN),
    ("guarded", "normed(x)", "return x / (np.sqrt(np.sum(x**2)) + 1e-4)", "x / sqrt(sum(x**2))", _DRAWN),
    ("float32", "grad(x)", "return 2 * x.astype(np.float32)", "2 * x", _DRAWN),
)  # fmt: skip


def _squares(x: Any) -> Any:
    return np.sum(x**2)


def cut(x: Any) -> Any:
    return 2 * x[:2]


def undefined(x: Any) -> Any:
    return 2 * np.log(-x)


def detached(x: Any) -> Any:
    return np.zeros_like(x)


_KEPT: dict[str, Any] = {}


def kept(x: Any) -> Any:
    return _KEPT.setdefault("gradient", 2 * x)


def _decayed(w: Any) -> Any:
    return np.sum(np.sin(w)) + 0.1 * np.sum(w**2)


def without_two(w: Any) -> Any:
    return np.cos(w) + 0.1 * w


def _mean_loss(w: Any, x: Any) -> Any:
    return np.mean((x @ w) ** 2)


def four_rows(w: Any, x: Any) -> Any:
    return 2 * x.T @ (x @ w) / 4


_POINT = np.array([1.0, 2.0, 3.0])
_BATCH = (np.array([0.5, -1.0]), np.array([[1, 2], [3, 4], [-1, 1], [0, 2]]))
_OF_SQUARES = _of("np.sum(x**2)", "x")
CHECKED: dict[str, tuple[Text, Callable[..., Any], Callable[..., Any], Any]] = {
    "shape": (_OF_SQUARES, _squares, cut, _POINT),
    "nan": (_OF_SQUARES, _squares, undefined, _POINT),
    "detached": (_OF_SQUARES, _squares, detached, _POINT),
    "stale": (_OF_SQUARES, _squares, kept, _POINT),
    "regulariser": (_of("np.sum(np.sin(w)) + 0.1 * np.sum(w**2)", "w"), _decayed, without_two, _POINT),
    "batch-size": (
        _of("np.mean((x @ w) ** 2)", "w", both(", with four rows of x", "，x 有四行")),
        _mean_loss,
        four_rows,
        _BATCH,
    ),
}


def write() -> None:
    for folder, written in ((FOLDER, pages()), (CHINESE, chinese_pages())):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
