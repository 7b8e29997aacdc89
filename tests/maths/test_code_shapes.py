"""Gradients of the code people have: trees of parameters, parts, data as arguments, large arrays, and their slips."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import studytool
from studytool import gradcheck
from studytool.maths import trees

RNG = np.random.default_rng(7)
X, Y = RNG.normal(size=(6, 4)), np.array([0, 1, 2, 0, 1, 2])
W, B = RNG.normal(size=(4, 3)), RNG.normal(size=3)
Gauss = namedtuple("Gauss", "mu sigma")
Both = tuple[NDArray[Any], NDArray[Any]]


def log_softmax(w: Any, b: Any, x: Any) -> Any:
    scores = x @ w + b
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


def loss(w: Any, b: Any, x: Any, y: Any) -> Any:
    return -log_softmax(w, b, x)[np.arange(len(y)), y].mean() + 0.1 * np.sum(w**2)


def upstream(w: Any, b: Any, x: Any, y: Any) -> Any:
    delta = np.exp(log_softmax(w, b, x))
    delta[np.arange(len(y)), y] -= 1
    return delta / len(y)


def grads(w: Any, b: Any, x: Any, y: Any) -> Both:
    delta = upstream(w, b, x, y)
    return x.T @ delta + 0.2 * w, delta.sum(axis=0)


ARGUMENTS = (W, B, X, Y)
PARAMETERS = {"W": W, "b": B}


def of_dict(p: Any) -> Any:
    return loss(p["W"], p["b"], X, Y)


def grads_of_dict(p: Any) -> Any:
    return dict(zip("Wb", grads(p["W"], p["b"], X, Y), strict=True))


def with_data(params: Any, x: Any, y: Any, reduction: str = "mean") -> Any:
    assert reduction == "mean"
    return loss(params["W"], params["b"], x, y), dict(zip("Wb", grads(params["W"], params["b"], x, y), strict=True))


def layers(tree: Any) -> Any:
    (w, b), scale = tree
    return np.sum(np.tanh(X @ w + b)) * scale


def grads_of_layers(tree: Any) -> Any:
    (w, b), scale = tree
    slope = scale * (1 - np.tanh(X @ w + b) ** 2)
    return [(X.T @ slope, slope.sum(axis=0)), np.sum(np.tanh(X @ w + b))]


def gauss(p: Any) -> Any:
    return -((1 - p.mu) ** 2) / (2 * p.sigma**2) - np.log(p.sigma)


class Net:
    def __init__(self) -> None:
        self.params, self.reg = PARAMETERS, 0.1


def power(w: Any, degree: int, kind: str) -> Any:
    return getattr(np, kind)(w**degree)


SHAPES: dict[str, tuple[Callable[..., Any], Callable[..., Any], Any, Any]] = {
    "a dict of parameters": (of_dict, grads_of_dict, PARAMETERS, ()),
    "a dict, its gradient in order": (of_dict, lambda p: grads(p["W"], p["b"], X, Y), PARAMETERS, ()),
    "a dict, its gradient one flat vector": (
        of_dict, lambda p: np.concatenate([part.ravel() for part in grads(p["W"], p["b"], X, Y)]), PARAMETERS, (),
    ),
    "parameters named": (loss, grads, ARGUMENTS, ["w", "b"]),
    "data as arguments, not named": (loss, grads, ARGUMENTS, ()),
    "one parameter of several": (loss, lambda *a: grads(*a)[1], ARGUMENTS, "b"),
    "value and gradient in a tuple, parameters in a tree beside data": (with_data, with_data, (PARAMETERS, X, Y), ()),
    "named arguments and a text": (
        with_data, with_data, {"params": PARAMETERS, "x": X, "y": Y, "reduction": "mean"}, "params",
    ),
    "a nested tree of lists, tuples and a number": (layers, grads_of_layers, [(W, B), 0.5], ()),
    "a named tuple": (
        gauss,
        lambda p: Gauss((1 - p.mu) / p.sigma**2, (1 - p.mu) ** 2 / p.sigma**3 - 1 / p.sigma),
        Gauss(0.3, 1.2), (),
    ),
    "a whole number and a text handed on": (
        power, lambda w, degree, kind: degree * w ** (degree - 1), {"w": B, "degree": 3, "kind": "sum"}, (),
    ),
    "a list of numbers and of arrays of one number": (
        lambda p: p[0] * p[1] ** 2, lambda p: [p[1] ** 2, 2 * p[0] * p[1]], [np.array(0.5), 0.7], (),
    ),
    "an object with a number beside its parameters": (
        lambda net: net.reg * of_dict(net.params),
        lambda net: {name: net.reg * part for name, part in grads_of_dict(net.params).items()}, Net(), (),
    ),
    "a tuple of one array": (lambda w: np.sum(w**3), lambda w: (3 * w**2,), B, ()),
    "a gradient with more after it": (lambda w: np.sum(w**3), lambda w: (3 * w**2, {"scores": w}), B, ()),
    "a gradient that takes anything, of a dict": (
        of_dict, lambda *given, **named: grads_of_dict(*given, **named), PARAMETERS, (),
    ),
    "a number": (lambda t: t**3, lambda t: 3 * t**2, 1.5, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_right_gradients_of_every_shape_are_right_and_twice_as_large_ones_wrong(name: str) -> None:
    f, gradient, x, wrt = SHAPES[name]
    assert gradcheck(f, gradient, x, wrt=wrt).verdict == "correct", str(gradcheck(f, gradient, x, wrt=wrt))

    def doubled(*given: Any, **named: Any) -> Any:
        result = gradient(*given, **named)
        return (result[0], twice(result[1])) if gradient is with_data else twice(result)

    doubled.__signature__ = __import__("inspect").signature(gradient)  # type: ignore[attr-defined]
    assert gradcheck(f, doubled, x, wrt=wrt).verdict == "incorrect"


def twice(tree: Any) -> Any:
    return trees.rebuilt(tree, {path: 2 * np.asarray(leaf) for path, leaf in trees.leaves(tree)})


def test_components_are_named_as_their_owner_names_them() -> None:
    labels = [part.label for part in gradcheck(loss, grads, ARGUMENTS, wrt=["w", "b"]).components]
    assert labels[:2] == ["w[0, 0]", "w[0, 1]"]
    assert labels[-1] == "b[2]"
    nested = gradcheck(layers, grads_of_layers, [(W, B), 0.5]).components
    assert {part.parameter for part in nested} == {"tree[0][0]", "tree[0][1]", "tree[1]"}
    f, gradient, x, _ = SHAPES["a named tuple"]
    assert [part.label for part in gradcheck(f, gradient, x).components] == ["mu", "sigma"]
    inside = gradcheck(lambda p: f(p["gauss"]), lambda p: {"gauss": gradient(p["gauss"])._asdict()}, {"gauss": x})
    assert [part.label for part in inside.components] == ["gauss.mu", "gauss.sigma"]


def test_a_loss_with_more_beside_it_in_a_tuple_of_its_own_is_read() -> None:
    def of_both(w: Any) -> Any:
        return (np.sum(w**3), {"size": np.abs(w)}), 3 * w**2

    assert gradcheck(of_both, of_both, B).ok
    assert not gradcheck(of_both, lambda w: (of_both(w)[0], 2 * w**2), B).ok


def test_the_part_that_is_the_number_is_named_as_the_code_names_it() -> None:
    def evaluate(w: Any) -> Any:
        return {"accuracy": X @ w, "loss": np.sum(w**2)}

    assert 'evaluate["loss"]' in str(gradcheck(evaluate, lambda w: 2 * w, W))
    assert "np.sum(out * dout)" in str(gradcheck(lambda w: X @ w, lambda w: 2 * w, W))


def test_a_name_that_the_point_does_not_have_is_told_with_those_it_has() -> None:
    result = gradcheck(loss, grads, ARGUMENTS, wrt="V")
    assert result.verdict == "unjudged"
    assert "called V; it has w, b, x" in str(result)


def test_an_object_whose_own_arrays_are_the_point_is_moved_in_place() -> None:
    mine = {"W": W.copy()}
    assert gradcheck(lambda: np.sum(mine["W"] ** 3), lambda: {"W": 3 * mine["W"] ** 2}, mine).ok


def test_an_object_has_its_numbers_back_after_the_check() -> None:
    class Net:
        def __init__(self) -> None:
            self.w = np.array([0.3, -0.2])
            self.also = self.w  # the same array under another name moves with it

        def loss(self) -> Any:
            return np.sum(self.also**3)

        def grad(self) -> Any:
            return {"w": 3 * self.w**2}

    net = Net()
    own = net.w
    assert gradcheck(net.loss, net.grad, {"w": net.w}).ok
    assert net.w is own
    assert net.w.tolist() == [0.3, -0.2]
    assert gradcheck(lambda one: one.loss(), lambda one: one.grad(), net).ok
    assert gradcheck(net.loss, net.grad, {"w": 0.3}).verdict == "unjudged"  # which nothing sees move


SLIPS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "the sign": (lambda *a: tuple(-part for part in grads(*a)), "sign", "flipped"),
    "a regulariser without its 2": (
        lambda w, b, x, y: (x.T @ upstream(w, b, x, y) + 0.1 * w, grads(w, b, x, y)[1]), "regulariser", "`w`: ",
    ),
    "a bias averaged over the batch": (
        lambda w, b, x, y: (grads(w, b, x, y)[0], upstream(w, b, x, y).mean(axis=0)), "mean-for-sum", "divided by 6",
    ),
    "a term cut off": (lambda *a: (grads(*a)[0], np.zeros(3)), "detached", "`b`: "),
    "rows for columns": (lambda *a: (grads(*a)[0].T, grads(*a)[1]), "shape", "transposed"),
    "a batch size fixed in the code": (
        lambda w, b, x, y: (x.T @ upstream(w, b, x, y) * len(y) / 6 + 0.2 * w, grads(w, b, x, y)[1]),
        "batch-size", "5 of its rows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_of_code_is_named_with_the_array_it_is_in(name: str) -> None:
    gradient, slip, said = SLIPS[name]
    result = gradcheck(loss, gradient, ARGUMENTS, wrt=["w", "b"])
    assert (result.verdict, result.misconception) == ("incorrect", slip)
    assert said in str(result)


def test_an_exponential_that_overflows_and_a_gradient_kept_from_before_are_named() -> None:
    def unsafe(z: Any) -> Any:
        return np.exp(z) / np.exp(z).sum()

    def safe(z: Any) -> Any:
        return np.log(np.exp(z - z.max()).sum()) + z.max()

    assert "Subtract the maximum" in str(gradcheck(safe, unsafe, np.array([800.0, 1.0])))
    kept: dict[str, Any] = {}
    stale = gradcheck(lambda z: np.sum(z**2), lambda z: kept.setdefault("g", 2 * z), B)
    assert stale.misconception == "stale"


def test_a_saturated_softmax_whose_logits_cancel_is_never_called_wrong() -> None:
    def loss(z: Any) -> Any:
        return np.log(np.exp(z - z.max()).sum()) + z.max() - z[0]

    def probabilities(z: Any) -> Any:
        return np.exp(z - z.max()) / np.exp(z - z.max()).sum()

    for z in ([8.0, 0.0, -5.0], [8.0, -2.0, -1.0], [30.0, 0.0, -5.0]):
        for f in (loss, lambda z: float(loss(z))):
            result = gradcheck(f, lambda z: probabilities(z) - [1, 0, 0], np.array(z))
            assert result.verdict != "incorrect", str(result)


def test_a_factor_is_named_only_where_it_is_a_plain_number_or_a_length() -> None:
    def slip(factor: float) -> str | None:
        return gradcheck(lambda z: np.sum(z**3), lambda z: factor * 3 * z**2, np.array([0.5, 2, -1, 3])).misconception

    assert [slip(factor) for factor in (0.5, 2 / 3, 1000, 1.2345, 0.25, 4, 64, 1 / 50, 63.999)] == [
        "factor", "factor", "factor", None, "mean-for-sum", "mean-for-sum", "factor", "factor", None,
    ]  # fmt: skip


# Large arrays ------------------------------------------------------------------------------------------------------

SIDE = 60
WIDE, SEEN = RNG.normal(size=(SIDE, SIDE)), RNG.normal(size=SIDE) / 8


def wide(w: Any) -> Any:
    return np.sum(np.tanh(w @ SEEN))


def grad_of_wide(w: Any) -> Any:
    return np.outer(1 - np.tanh(w @ SEEN) ** 2, SEEN)


def test_a_large_gradient_is_judged_by_a_sample_and_directions_and_says_so() -> None:
    calls = 0

    def counted(w: Any) -> Any:
        nonlocal calls
        calls += 1
        return wide(w)

    result = gradcheck(counted, grad_of_wide, WIDE)
    assert result.ok
    assert result.coverage is not None
    assert (result.coverage.components, result.coverage.directions) == (SIDE**2, 8)
    assert calls < SIDE**2 / 3
    assert "random directions" in str(result)


@pytest.mark.parametrize("seed", range(3))
def test_three_wrong_components_of_a_large_gradient_are_found_by_name(seed: int) -> None:
    right = grad_of_wide(WIDE)
    plain = np.argwhere(np.abs(right) >= np.median(np.abs(right)))
    wrong = np.random.default_rng(seed).choice(len(plain), 3, replace=False)

    def gradient(w: Any) -> Any:
        result = grad_of_wide(w)
        for row, column in plain[wrong]:
            result[row, column] *= 2
        return result

    result = gradcheck(wide, gradient, WIDE, seed=seed)
    found = {part.index for part in result.components if not part.ok}
    assert (result.verdict, found) == ("incorrect", {tuple(map(int, plain[one])) for one in wrong})


def test_a_sample_is_drawn_by_the_seed_and_as_large_as_asked() -> None:
    once, again, other = (gradcheck(wide, grad_of_wide, WIDE, samples=10, seed=seed) for seed in (1, 1, 2))
    assert [part.index for part in once.components] == [part.index for part in again.components]
    assert [part.index for part in once.components] != [part.index for part in other.components]
    assert len(once.components) == 10


# For tests and notebooks -------------------------------------------------------------------------------------------


def test_an_assertion_fails_with_the_reason_and_the_table() -> None:
    studytool.assert_gradient(lambda z: np.sum(z**2), lambda z: 2 * z, B)
    with pytest.raises(AssertionError, match=r"(?s)flipped.*z\[0\]"):
        studytool.assert_gradient(lambda z: np.sum(z**2), lambda z: -2 * z, B)
    with pytest.raises(AssertionError, match="kink"):
        studytool.assert_gradient(lambda z: np.abs(z).sum(), np.sign, np.array([0.0, 1.0]))


def test_a_notebook_draws_the_taylor_test_where_there_is_one() -> None:
    assert "<svg " in gradcheck(lambda z: np.sum(z**2), lambda z: 2 * z, B)._repr_html_()
    assert "<svg " not in gradcheck(np.sum, np.ones_like, B)._repr_html_()


def test_a_notebook_shows_the_verdict_and_the_worst_component_first() -> None:
    shown = gradcheck(lambda z: np.sum(z**2), lambda z: 2 * z + np.array([0, 1, 0]), B)._repr_html_()
    assert "Incorrect" in shown
    assert shown.index("z[1]") < shown.index("z[0]")
