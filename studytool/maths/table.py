"""The functions an expression may call: names, arguments, shapes, and whether they are analytic.

No numpy here, so that a bank is read and listed without it; `functions.py` holds what each one computes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownFunction:
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

FUNCTIONS: dict[str, KnownFunction] = {
    function.name: function
    for function in (
        KnownFunction("exp", (1, 1), SAME, "e to the power x, entry by entry"),
        KnownFunction("log", (1, 1), SAME, "natural logarithm"),
        KnownFunction("log2", (1, 1), SAME, "logarithm to base 2"),
        KnownFunction("log10", (1, 1), SAME, "logarithm to base 10"),
        KnownFunction("sqrt", (1, 1), SAME, "square root"),
        KnownFunction("abs", (1, 1), SAME, "absolute value", analytic=False),
        KnownFunction("sign", (1, 1), SAME, "-1, 0 or 1", analytic=False),
        KnownFunction("sin", (1, 1), SAME, "sine, radians"),
        KnownFunction("cos", (1, 1), SAME, "cosine, radians"),
        KnownFunction("tanh", (1, 1), SAME, "hyperbolic tangent"),
        KnownFunction("sigmoid", (1, 1), SAME, "1 / (1 + exp(-x))"),
        KnownFunction("relu", (1, 1), SAME, "x where positive, else 0", analytic=False),
        KnownFunction("softmax", (1, 1), SAME, "exp(x) / sum(exp(x)) along the last axis, or `axis=k`", axis=True),
        KnownFunction("log_softmax", (1, 1), SAME, "log(softmax(x)), without overflow", axis=True),
        KnownFunction("logsumexp", (1, 1), REDUCED, "log(sum(exp(x))), without overflow", axis=True),
        KnownFunction("sum", (1, 1), REDUCED, "sum of the entries", axis=True),
        KnownFunction("mean", (1, 1), REDUCED, "mean of the entries", axis=True),
        KnownFunction("max", (1, 1), REDUCED, "largest entry", analytic=False, axis=True),
        KnownFunction("min", (1, 1), REDUCED, "smallest entry", analytic=False, axis=True),
        KnownFunction("minimum", (2, 2), BROADCAST, "the smaller of two, entry by entry", analytic=False),
        KnownFunction("maximum", (2, 2), BROADCAST, "the larger of two, entry by entry", analytic=False),
        KnownFunction("clip", (3, 3), BROADCAST, "x held between y and z", analytic=False),
        KnownFunction("where", (3, 3), BROADCAST, "the second where the first is true, else the third", analytic=False),
        KnownFunction("cumsum", (1, 1), "as the argument; without an axis, flat", "running sum", axis=True),
        KnownFunction("dot", (2, 2), "as the matrix product", "inner or matrix product, as `@`"),
        KnownFunction("outer", (2, 2), "(sizes of the first, of the second)", "all products of two vectors' entries"),
        KnownFunction("size", (1, 1), "a number", "how many entries"),
        KnownFunction("norm", (1, 1), "a number", "square root of the sum of squares"),
        KnownFunction("transpose", (1, 1), "axes reversed", "rows become columns"),
        KnownFunction("onehot", (2, 2), "(n,)", "onehot(a, n): n zeros with a 1 at index a, counted from 0"),
        KnownFunction("eye", (1, 1), "(n, n)", "identity matrix"),
        KnownFunction("zeros", (1, 1), "as asked: n or (m, n)", "all zeros"),
        KnownFunction("ones", (1, 1), "as asked: n or (m, n)", "all ones"),
        KnownFunction("arange", (1, 2), "(n,)", "arange(n): 0 to n-1; arange(lo, hi): lo to hi-1"),
    )
}

CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
