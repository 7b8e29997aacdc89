"""The functions an expression may call: names, arguments, shapes, and whether they are analytic.

No numpy here, so that a bank is read and listed without it; `functions.py` holds what each one computes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """`arity`: fewest and most positional arguments. `shape` is the rule in words, `analytic` whether the complex
    step may pass through it."""

    name: str
    arity: tuple[int, int]
    shape: str
    meaning: str
    analytic: bool = True
    axis: bool = False


SAME = "as the argument"
BROADCAST = "the arguments broadcast together"
REDUCED = "a number; with `axis=k`, that axis removed"

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("exp", (1, 1), SAME, "e to the power x, entry by entry"),
        Function("log", (1, 1), SAME, "natural logarithm"),
        Function("log2", (1, 1), SAME, "logarithm to base 2"),
        Function("log10", (1, 1), SAME, "logarithm to base 10"),
        Function("sqrt", (1, 1), SAME, "square root"),
        Function("abs", (1, 1), SAME, "absolute value", analytic=False),
        Function("sign", (1, 1), SAME, "-1, 0 or 1", analytic=False),
        Function("sin", (1, 1), SAME, "sine, radians"),
        Function("cos", (1, 1), SAME, "cosine, radians"),
        Function("tanh", (1, 1), SAME, "hyperbolic tangent"),
        Function("sigmoid", (1, 1), SAME, "1 / (1 + exp(-x))"),
        Function("relu", (1, 1), SAME, "x where positive, else 0", analytic=False),
        Function("softmax", (1, 1), SAME, "exp(x) / sum(exp(x)) along the last axis, or `axis=k`", axis=True),
        Function("log_softmax", (1, 1), SAME, "log(softmax(x)), without overflow", axis=True),
        Function("logsumexp", (1, 1), REDUCED, "log(sum(exp(x))), without overflow", axis=True),
        Function("sum", (1, 1), REDUCED, "sum of the entries", axis=True),
        Function("mean", (1, 1), REDUCED, "mean of the entries", axis=True),
        Function("max", (1, 1), REDUCED, "largest entry", analytic=False, axis=True),
        Function("min", (1, 1), REDUCED, "smallest entry", analytic=False, axis=True),
        Function("minimum", (2, 2), BROADCAST, "the smaller of two, entry by entry", analytic=False),
        Function("maximum", (2, 2), BROADCAST, "the larger of two, entry by entry", analytic=False),
        Function("clip", (3, 3), BROADCAST, "x held between lo and hi", analytic=False),
        Function("where", (3, 3), BROADCAST, "the second where the first is not 0, else the third", analytic=False),
        Function("cumsum", (1, 1), "as the argument; without an axis, flat", "running sum", axis=True),
        Function("dot", (2, 2), "as the matrix product", "inner or matrix product, as `@`"),
        Function("outer", (2, 2), "(sizes of the first, of the second)", "all products of two vectors' entries"),
        Function("size", (1, 1), "a number", "how many entries"),
        Function("norm", (1, 1), "a number", "square root of the sum of squares"),
        Function("transpose", (1, 1), "axes reversed", "rows become columns"),
        Function("onehot", (2, 2), "(n,)", "onehot(a, n): n zeros with a 1 at index a, counted from 0"),
        Function("eye", (1, 1), "(n, n)", "identity matrix"),
        Function("zeros", (1, 1), "as asked: n or (m, n)", "all zeros"),
        Function("ones", (1, 1), "as asked: n or (m, n)", "all ones"),
        Function("arange", (1, 2), "(n,)", "arange(n): 0 to n-1; arange(lo, hi): lo to hi-1"),
    )
}

CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
