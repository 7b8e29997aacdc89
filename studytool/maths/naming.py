"""What a word stands for in a response: a name of the item, a function under any of its names, a constant."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from studytool.maths.notation import ALIASES, GREEK
from studytool.maths.table import FUNCTIONS

MODULES = frozenset(
    "np numpy onp jnp jax torch math cmath Math tf nn F functional sp sympy scipy special linalg lax xp cp mx T pd "
    "self".split()
)
PRINTED = frozenset(
    "array asarray Array DeviceArray ArrayImpl matrix mat Matrix Vector vector vec tensor Tensor as_tensor constant "
    "float16 float32 float64 double float Float int Integer int32 int64 bfloat16 Decimal list tuple S N c "
    "Float32 Float64 Int64 evalf Column Row DMatrix FloatTensor DoubleTensor List print Series Index "
    "ndarray dict".split()
)
SPOKEN = {
    "ln": "log", "log_2": "log2", "log_10": "log10", "ld": "log2", "lb": "log2", "log_e": "log", "sgn": "sign",
    "σ": "sigmoid", "sigma": "sigmoid", "expit": "sigmoid", "logistic": "sigmoid", "lse": "logsumexp",
    "log_sum_exp": "logsumexp", "logsoftmax": "log_softmax", "fabs": "abs", "absolute": "abs", "root": "sqrt",
    "one_hot": "onehot", "identity": "eye", "average": "mean", "fmax": "maximum", "fmin": "minimum", "amax": "max",
    "amin": "min", "inner": "dot", "vdot": "dot", "matmul": "dot", "vecdot": "dot", "innerproduct": "dot",
    "clamp": "clip", "t": "transpose",
}  # fmt: skip
DEGREE = 0.017453292519943295  # in radians
SCALES = {
    "k": 3, "K": 3, "thousand": 3, "Tsd": 3, "M": 6, "million": 6, "Mio": 6, "G": 9, "B": 9, "bn": 9, "billion": 9,
    "Mrd": 9, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8,
}  # fmt: skip
WRITTEN = {
    "pow": "a**b", "power": "a**b", "float_power": "a**b", "square": "a**2", "sqr": "a**2", "reciprocal": "1/a",
    "divide": "a/b", "true_divide": "a/b", "div": "a/b", "Fraction": "a/b", "Rational": "a/b", "multiply": "a*b",
    "mul": "a*b", "add": "a+b", "subtract": "a-b", "sub": "a-b", "negative": "-a", "neg": "-a",
    "tan": "sin(a)/cos(a)", "sinh": "(exp(a)-exp(-a))/2", "cosh": "(exp(a)+exp(-a))/2", "exp2": "2**a",
    "expm1": "exp(a)-1", "log1p": "log(1+a)", "cbrt": "a**(1/3)", "softplus": "log(1+exp(a))",
    "logit": "log(a/(1-a))", "hypot": "sqrt(a**2+b**2)", "log_sigmoid": "-log(1+exp(-a))",
    "logsigmoid": "-log(1+exp(-a))",
    "logaddexp": "log(exp(a)+exp(b))", "radians": f"a*{DEGREE}", "deg2rad": f"a*{DEGREE}", "sind": f"sin(a*{DEGREE})",
    "cosd": f"cos(a*{DEGREE})", "tand": f"sin(a*{DEGREE})/cos(a*{DEGREE})",
}  # fmt: skip
CONSTANTS = {"pi": "pi", "Pi": "pi", "PI": "pi", "M_PI": "pi", "e": "e", "E": "e"}


def function_named(word: str, functions: Collection[str]) -> str | None:
    """The function of the table that a word means: `ln`, `LN`, `Exp`, `expit`."""
    for form in (word, word.lower()):
        if (function := SPOKEN.get(form, form)) in functions:
            return function
    return None


def written_function(word: str, arguments: list[ast.expr]) -> ast.expr | None:
    """A function that the table lacks, written out in those it has: `pow(x, 2)` as x**2."""
    form = next((one for one in (word, word.lower()) if one in WRITTEN), None)
    if form is None or len(arguments) != (2 if re.search(r"\bb\b", WRITTEN[form]) else 1):
        return None
    places = dict(zip("ab", arguments, strict=False))

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return places.get(node.id, node)

    filled: ast.expr = Fill().visit(ast.parse(WRITTEN[form], mode="eval").body)
    return filled


def known_as(word: str, names: Collection[str]) -> str | None:
    """The declared name meant: `θ`, `\\theta` and `theta`, `x₁`, `x_{1}` and `x1`, `p_w` and `pw` are the same."""
    if word in names:
        return word
    return next((name for name in names if spelled(name) == spelled(word)), None) or next(
        (name for name in names if "_" in word + name and _bare(name) == _bare(word)), None
    )


def next_of(name: str, names: Collection[str]) -> str | None:
    """The declared name that is written `V'` on paper: Vp, V_prime, V_next."""
    return next((known for end in ("_p", "_prime", "_next") if (known := known_as(name + end, names))), None)


@cache
def spelled(name: str) -> str:
    """A name in Latin letters, without the underscore before an index: what two spellings of it share."""
    parts = ("".join(GREEK.get(letter, letter) for letter in part) for part in name.split("_"))
    return re.sub(r"_(?=\d)", "", "_".join(ALIASES.get(part, part) for part in parts))


def _bare(name: str) -> str:
    return spelled(name).replace("_", "")


def cut(word: str, names: Collection[str], functions: Collection[str]) -> list[list[str]]:
    """Every way to cut a word that means nothing into parts that do: `xlnx` into x, ln, x, and `ln2` into ln, 2.

    Without names only a function and its argument are told apart. Fewest parts first, a few at most.
    """
    if len(word) > 40:
        return []
    memory: dict[int, list[list[str]]] = {len(word): [[]]}
    for start in range(len(word) - 1, -1, -1):
        memory[start] = [] if "_" in word[max(start - 1, 0) : start + 1] else [  # an index is no factor
            [part, *rest]
            for part in _beginnings(word[start:], names, functions)
            for rest in memory[start + len(part)]
        ][:6]  # fmt: skip
    cuts = [parts for parts in memory[0] if len(parts) > 1 and (names or parts[0] in SPOKEN_WHOLE)]
    return sorted((parts for parts in cuts if not parts[-1].isdecimal() or parts[-2] in SPOKEN_WHOLE), key=len)


def _beginnings(word: str, names: Collection[str], functions: Collection[str]) -> Iterator[str]:
    """The parts a word may begin with, the longest first; digits only to its end."""
    for length in range(len(word), 0, -1):
        part = word[:length]
        whole = part.isdecimal() and length == len(word)
        if (
            whole
            or known_as(part, names)
            or part in ("e", "pi")
            or (part in SPOKEN_WHOLE and function_named(part, functions))
        ):
            yield part


SPOKEN_WHOLE = frozenset({"ln", *FUNCTIONS})  # functions recognised inside a word


def indexed(word: str, ranks: Mapping[str, int]) -> tuple[str, str] | None:
    """(`theta`, `a`) of `theta_a`, where the item has an array of that name and the index is a name or a number."""
    base, _, index = word.rpartition("_")
    if not base:
        base, index = word.rstrip("0123456789"), word[len(word.rstrip("0123456789")) :]
    array, at = known_as(base, ranks), known_as(index, ranks)
    if array is None or not ranks[array] or not index or not (index.isdecimal() or at):
        return None
    return array, index if index.isdecimal() else str(at)
