"""Functions where checkers go astray, with their true gradients: by hand, or by autograd of the same formula.

Narrow, fast, flat, far from zero, of mixed scales, of large batches, noisy, single-precision, of branches and tables;
of trees of parameters, and of hundreds of components.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from benchmarks.smooth import Shapes, Smooth, Vector

RNG = np.random.default_rng(12)
DATA, TARGETS = RNG.normal(size=(2000, 3)), RNG.normal(size=2000)
TABLE = np.array([0.0, 1.0, -0.5, 2.0, 0.3, 1.1])
REWARDS = np.array([1.0, -0.5, 0.25, 2.0, 0.0, -1.0])
SYMMETRIC = np.array([[2.0, 0.5, 0.1], [0.5, 1.5, -0.3], [0.1, -0.3, 3.0]])


def hard() -> Iterator[Smooth]:
    for part in (narrow, scales, flat, branches, corners, noisy, hidden, nets, algebra, learning, trees, large):
        yield from part()


def derived(name: str, f: Callable[[Any], Any], x: Any, *, real: bool = True) -> Smooth:
    """By autograd; `real`: the function refuses complex numbers, as code with `float` or `math` does."""
    point = np.array(x, dtype=float)

    def refusing(z: Vector) -> float:
        return float(f(z))

    return Smooth(name, refusing if real else f, autograd.grad(f), point)


def of_tree(name: str, f: Callable[[dict[str, Any]], Any], tree: Shapes, *, real: bool = False) -> Smooth:
    """By autograd, of a function of a dict of parameters, at seeded ones of about 1/2; of 1e-6 where one is called
    `tiny`, of 1e4 where `huge`."""
    sizes = [math.prod(shape) for _, shape in tree]
    scales = [{"tiny": 1e-6, "huge": 1e4}.get(key, 0.5) for key, _ in tree]
    point = np.random.default_rng(21).normal(size=sum(sizes)) * np.repeat(scales, sizes)
    cuts = np.cumsum([0, *sizes])

    def of_vector(z: Any) -> Any:
        parts = zip(tree, cuts, cuts[1:], strict=False)
        return f({key: anp.reshape(z[start:stop], shape) for (key, shape), start, stop in parts})

    return replace(derived(name, of_vector, point, real=real), tree=tree)


def narrow() -> Iterator[Smooth]:
    for width, at in ((5e-4, 25.0003), (1e-5, 3.000004), (1e-7, 1.00000003), (1e-3, -400.0002)):
        center = round(at)
        for real in (True, False):
            yield derived(
                f"peak of width {width:g}{'' if real else ', complex'}",
                partial(lambda w, c, z: anp.exp(-(((z[0] - c) / w) ** 2)), width, center), [at], real=real,
            )  # fmt: skip
    for far in (1e4, 1.7e9, 1e10):
        yield Smooth(f"sine at {far:g}", lambda z: float(np.sin(z[0])), np.cos, np.array([far]))
        yield Smooth(f"sine at {far:g} with math", lambda z: math.sin(z[0]), np.cos, np.array([far]))
    yield Smooth("sine at 1e15, complex", lambda z: np.sin(z[0]), np.cos, np.array([1e15]))
    for speed in (1e3, 1e6):
        yield derived(f"sine of {speed:g} x", partial(lambda s, z: anp.sum(anp.sin(s * z)), speed), [0.3, 1.7])
    yield derived("a chirp", lambda z: anp.sin(1 / z[0]) * z[1], [1e-3, 2.0])
    yield derived("a sharp sigmoid", lambda z: 1 / (1 + anp.exp(-(z[0] - 2) / 1e-6)), [2.0000004])
    yield derived("ripples on a slope", lambda z: z[0] + 1e-4 * anp.sin(1e5 * z[0]), [0.7])
    yield derived("1/x near 0", lambda z: anp.sum(1 / z), [1e-5, -3e-4])
    yield derived("log of 1 - x", lambda z: anp.log(1 - z[0]), [1 - 1e-7])


def scales() -> Iterator[Smooth]:
    mixed = [1e-6, 1.0, 1e6]
    for real in (True, False):
        kind = "" if real else ", complex"
        yield derived(f"logs from 1e-6 to 1e6{kind}", lambda z: anp.sum(anp.log(z)), mixed, real=real)
        yield derived(f"1e-9 beside 1{kind}", lambda z: z[0] ** 2 + 1e-9 * anp.sin(z[1]), [1.0, 0.5], real=real)
        yield derived(f"ratios{kind}", lambda z: z[0] * z[2] / z[1], mixed, real=real)
        yield derived(f"a large offset{kind}", lambda z: 1e8 + anp.sum(anp.sin(z)), [0.4, 1.1], real=real)
    yield derived("squares from 1e-6 to 1e6, complex", lambda z: anp.sum(z**2), mixed, real=False)
    yield derived("squares of 1e-8 and 1e8, complex", lambda z: anp.sum(z**2), [1e-8, 1e8], real=False)
    yield derived("squares from 1e-3 to 1e3", lambda z: anp.sum(z**2), [1e-3, 1.0, 1e3])
    for size in (1e150, 1e-150):
        yield derived(f"{size:g} times a square", partial(lambda s, z: s * anp.sum(z**2), size), [0.3, -2.0])
        yield derived(f"a logarithm at {size:g}", lambda z: anp.sum(anp.log(z)), [size, 3 * size])
    yield derived("cancellation", lambda z: (1 + z[0]) ** 3 - 1 - 3 * z[0], [0.02])
    yield derived("softmax of thousands", lambda z: anp.log(anp.sum(anp.exp(z - 1000))) + 1000, [999.0, 1001.0, 1000.5])


def flat() -> Iterator[Smooth]:
    for at in (12.0, 25.0, 40.0):
        yield derived(f"sigmoid at {at:g}, complex", lambda z: anp.sum(1 / (1 + anp.exp(-z))), [at, -1.0], real=False)
    yield Smooth("tanh at 8, complex", lambda z: np.tanh(z[0]), lambda z: 1 / np.cosh(z) ** 2, np.array([8.0]))
    yield Smooth("tanh at 20, complex", lambda z: np.tanh(z[0]), lambda z: 1 / np.cosh(z) ** 2, np.array([20.0]))
    yield Smooth("tanh at 6", lambda z: float(np.tanh(z[0])), lambda z: 1 / np.cosh(z) ** 2, np.array([6.0]))
    yield Smooth("a constant", lambda z: 3.0, np.zeros_like, np.array([1.0, 2.0]))
    yield derived("a component that does not count", lambda z: z[0] ** 2 + 0 * z[1], [1.0, 2.0])
    yield derived("x^4 at 0.01", lambda z: anp.sum(z**4), [0.01, -0.02])
    yield derived("x^4 at 0", lambda z: anp.sum(z**4), [0.0, 0.0])
    yield derived("a saddle", lambda z: z[0] ** 2 - z[1] ** 2, [0.0, 0.0])
    yield derived("softplus at -30", lambda z: anp.log1p(anp.exp(z[0])), [-30.0])
    yield derived("x to the power 3/2 near 0", lambda z: anp.sum(z**1.5), [1e-8, 0.3])


def branches() -> Iterator[Smooth]:
    yield derived("Huber", lambda z: anp.sum(anp.where(abs(z) < 1, z**2 / 2, abs(z) - 0.5)), [0.3, -2.0, 0.9999])
    yield derived("hinge", lambda z: anp.sum(anp.maximum(0, 1 - z)), [0.3, 1.7, 0.9999])
    yield derived("norm", lambda z: anp.sqrt(anp.sum(z**2)), [3e-7, 4e-7])
    yield derived("norm with numpy", lambda z: anp.linalg.norm(z), [3.0, -4.0])
    yield Smooth("abs, complex", lambda z: np.sum(np.abs(z) * z), lambda z: 2 * np.abs(z), np.array([1.5, -0.7]))
    yield Smooth("conjugate, complex", lambda z: np.real(np.vdot(z, z)), lambda z: 2 * z, np.array([1.5, -0.7]))
    yield Smooth("a buffer of floats", _buffered, lambda z: 2 * z, np.array([1.5, -0.7]))
    yield Smooth("sorted", lambda z: float(np.sort(z) @ [1.0, 2.0, 4.0]),
                 lambda z: np.array([1.0, 2.0, 4.0])[np.argsort(np.argsort(z))],
                 np.array([0.3, -1.0, 0.2]))  # fmt: skip
    yield Smooth("median", lambda z: float(np.median(z)), lambda z: (z == np.median(z)).astype(float),
                 np.array([0.3, -1.0, 0.2]))  # fmt: skip
    yield Smooth("a table", lambda z: float(np.interp(z[0], np.arange(6), TABLE)),
                 lambda z: np.array([np.diff(TABLE)[int(z[0])]]), np.array([2.37]))  # fmt: skip
    yield Smooth("wrapped", lambda z: float(np.sum(np.mod(z, 1.0) ** 2)), lambda z: 2 * np.mod(z, 1.0),
                 np.array([0.3, 7.9, -3.2]))  # fmt: skip
    yield Smooth("an if", lambda z: float(z[0] ** 2 if z[0] > 0.5 else 3 * z[0]),
                 lambda z: np.array([2 * z[0] if z[0] > 0.5 else 3.0]), np.array([0.50001]))  # fmt: skip
    for gap in (1e-3, 1e-6):
        yield derived(f"PPO's clip, {gap:g} beside", _ppo, [math.log(1.2) + gap, 0.1, -0.3])
    yield derived("Leaky", lambda z: anp.sum(anp.where(z > 0, z, 0.01 * z)), [1e-4, -1e-4, 0.5])


def corners() -> Iterator[Smooth]:
    """With a derivative at the point, and another second derivative on each side of it."""
    yield derived("relu squared at 0", lambda z: anp.sum(anp.maximum(z, 0) ** 2), [0.0, 0.5])
    yield derived("squared hinge at its corner", lambda z: anp.sum(anp.maximum(0, 1 - z) ** 2), [1.0, 0.3, 2.0])
    yield Smooth("x|x| at 0", lambda z: float(np.sum(z * np.abs(z))), lambda z: 2 * np.abs(z), np.array([0.0, 0.5]))
    yield Smooth("ELU at 0", lambda z: float(np.sum(np.where(z > 0, z, np.expm1(np.minimum(z, 0))))),
                 lambda z: np.where(z > 0, 1.0, np.exp(z)), np.array([0.0, 0.5, -1.0]))  # fmt: skip


def hidden() -> Iterator[Smooth]:
    """Whose values hide what their code rounds, overflows or cancels beside the point."""
    for real in (True, False):
        kind = "" if real else ", complex"
        yield derived(f"a steep softplus{kind}", lambda z: anp.log(1 + anp.exp(1e6 * z[0])) / 1e6, [3e-7], real=real)
        yield derived(f"exp(-1/x){kind}", lambda z: anp.exp(-1 / z[0]), [0.02], real=real)
        yield derived(f"the tail of a Gaussian{kind}", lambda z: anp.exp(-(z[0] ** 2) / 2), [20.0], real=real)
        yield derived(f"rotations{kind}", lambda z: anp.cos(z[0]) * anp.sin(z[1]) + anp.cos(z[1] * z[0]),
                      [300.0, -700.0], real=real)  # fmt: skip
    yield Smooth("a quotient that cancels", lambda z: float((np.exp(z[0]) - 1 - z[0]) / z[0] ** 2),
                 lambda z: 1 / 6 + z / 12 + z**2 / 40 + z**3 / 180, np.array([1e-3]))  # fmt: skip
    yield derived("cosines that cancel", lambda z: anp.sum(anp.cos(z)), [0.0, np.pi])


def _buffered(z: Vector) -> float:
    out = np.zeros(z.size)
    for place in range(z.size):
        out[place] = z[place] ** 2
    return float(out.sum())


def _ppo(z: Any) -> Any:
    ratio, advantages = anp.exp(z), np.array([1.0, -0.5, 2.0])
    return anp.sum(anp.minimum(ratio * advantages, anp.clip(ratio, 0.8, 1.2) * advantages))


def noisy() -> Iterator[Smooth]:
    yield Smooth("a root by iteration", lambda z: float(_newton(z)), lambda z: 1 / (3 * np.cbrt(z) ** 2),
                 np.array([2.0]))  # fmt: skip
    yield Smooth("noise of 1e-12", lambda z: float(np.sum(z**2) + 1e-12 * np.sin(1e13 * z[0])), lambda z: 2 * z,
                 np.array([0.7, -1.1]))  # fmt: skip
    yield Smooth(
        "single precision", lambda z: float(np.sum(np.float32(z) ** 2)), lambda z: 2 * z, np.array([0.7, -1.1])
    )
    yield Smooth("an integral", lambda z: float(np.trapezoid(np.exp(-z[0] * np.linspace(0, 1, 200)), dx=1 / 199)),
                 lambda z: np.array([-np.trapezoid((t := np.linspace(0, 1, 200)) * np.exp(-z[0] * t), dx=1 / 199)]),
                 np.array([0.8]))  # fmt: skip


def _newton(z: Vector) -> Any:
    root = np.array([1.0])
    for _ in range(50):
        step = (root**3 - z) / (3 * root**2)
        root = root - step
        if np.abs(step[0]) < 1e-10:
            break
    return root[0]


def nets() -> Iterator[Smooth]:
    weights = np.random.default_rng(3).normal(size=24) * 0.4

    def loss(z: Any, activation: Any = anp.tanh) -> Any:
        hidden = activation(anp.dot(DATA, anp.reshape(z[:18], (3, 6))))
        return anp.mean((anp.dot(hidden, z[18:]) - TARGETS) ** 2)

    def relu(z: Any) -> Any:
        return anp.maximum(z, 0)

    for real in (True, False):
        kind = "" if real else ", complex"
        yield derived(f"tanh net{kind}", loss, weights, real=real)
        yield derived(f"relu net of a large batch{kind}", lambda z: loss(z, relu), weights, real=real)
        yield derived(
            f"relu regression{kind}", lambda z: anp.sum(relu(anp.dot(DATA, z)) ** 2), [0.3, 0.1, -0.2], real=real
        )
        yield derived(
            f"absolute errors{kind}",
            lambda z: anp.mean(anp.abs(anp.dot(DATA, z) - TARGETS)),
            [0.3, 0.1, -0.2],
            real=real,
        )
    yield derived("logistic regression", lambda z: anp.mean(anp.log(1 + anp.exp(-np.sign(TARGETS) * anp.dot(DATA, z)))),
                  [0.3, 0.1, -0.2])  # fmt: skip
    yield derived(
        "layer norm", lambda z: anp.dot(_normalized(z), anp.array([1.0, -2.0, 0.5, 3.0])), [0.1, 0.4, -0.3, 2.0]
    )
    yield derived("attention", _attention, np.random.default_rng(5).normal(size=12))


def _normalized(z: Any) -> Any:
    return (z - anp.mean(z)) / anp.sqrt(anp.mean((z - anp.mean(z)) ** 2) + 1e-5)


def _attention(z: Any) -> Any:
    keys = anp.reshape(z, (4, 3))
    scores = anp.exp(anp.dot(keys, keys.T) / 2)
    return anp.sum(anp.dot(scores / anp.sum(scores, axis=1, keepdims=True), keys) ** 2)


def algebra() -> Iterator[Smooth]:
    entries = (SYMMETRIC + 0.1 * np.arange(9).reshape(3, 3)).ravel()

    def matrix(z: Any) -> Any:
        return anp.reshape(z, (3, 3))

    yield derived("determinant", lambda z: anp.linalg.det(matrix(z)), entries)
    yield derived("log determinant, complex", lambda z: anp.log(anp.linalg.det(matrix(z))), entries, real=False)
    yield derived("inverse", lambda z: anp.sum(anp.linalg.inv(matrix(z))), entries)
    yield derived(
        "a linear system", lambda z: anp.sum(anp.linalg.solve(matrix(z), anp.array([1.0, 2.0, 3.0]))), entries
    )
    yield derived("largest eigenvalue", lambda z: anp.linalg.eigh(matrix(z) + matrix(z).T)[0][-1], entries)
    yield derived("product", lambda z: anp.prod(z), [0.3, -1.2, 2.0, 0.7])
    yield derived("running products", lambda z: z[0] + z[0] * z[1] + z[0] * z[1] * z[2], [0.3, -1.2, 2.0])


def learning() -> Iterator[Smooth]:
    yield derived("discounted return in gamma", lambda z: anp.sum(REWARDS * z[0] ** np.arange(6)), [0.95])
    yield derived("GAE in lambda", lambda z: anp.sum(REWARDS * (0.9 * z[0]) ** np.arange(6)), [0.8])
    yield derived("DPO", lambda z: -anp.log(1 / (1 + anp.exp(-0.1 * (z[0] - z[1] - 0.3)))), [-12.0, -15.0])
    yield derived("KL of Gaussians", lambda z: anp.log(2 / z[1]) + (z[1] ** 2 + (z[0] - 1) ** 2) / 8 - 0.5, [0.3, 0.7])
    yield derived("REINFORCE on a batch", _reinforce, np.random.default_rng(6).normal(size=9))
    yield derived("cross-entropy of sure logits", lambda z: anp.log(anp.sum(anp.exp(z - 30))) + 30 - z[0],
                  [30.0, 2.0, -5.0], real=False)  # fmt: skip


def _reinforce(z: Any) -> Any:
    logits = anp.dot(DATA[:20], anp.reshape(z, (3, 3)))
    logs = logits - anp.log(anp.sum(anp.exp(logits), axis=1, keepdims=True))
    return anp.mean(logs[np.arange(20), np.arange(20) % 3] * TARGETS[:20])


BATCH = RNG.normal(size=(20_000, 3))
PATH = RNG.normal(size=(5, 2))


def relu(z: Any) -> Any:
    return anp.maximum(z, 0)


def _two_layers(p: dict[str, Any], data: Vector, activation: Callable[[Any], Any]) -> Any:
    return anp.mean((anp.dot(activation(anp.dot(data, p["W1"]) + p["b1"]), p["W2"]) + p["b2"]) ** 2)


def trees() -> Iterator[Smooth]:
    layers = (("W1", (3, 5)), ("b1", (5,)), ("W2", (5, 2)), ("b2", (2,)))
    for real in (True, False):
        kind = "" if real else ", complex"
        yield of_tree(f"two layers in a dict{kind}", lambda p: _two_layers(p, DATA[:50], anp.tanh), layers, real=real)
    yield of_tree("relu layers, 20,000 rows", lambda p: _two_layers(p, BATCH, relu), layers, real=True)
    yield of_tree("relu layers, 2,000 rows", lambda p: _two_layers(p, DATA, relu), layers, real=True)
    yield of_tree("softmax regression in a dict", _cross_entropy, (("W", (3, 4)), ("b", (4,))))
    yield of_tree("a recurrent net", _recurrent, (("U", (3, 2)), ("W", (3, 3)), ("h0", (3,))))
    yield of_tree("a normalised layer", _normalised_layer, (("W", (3, 4)), ("gamma", (4,)), ("beta", (4,))))
    yield of_tree("a head of attention", _head, (("Wq", (3, 2)), ("Wk", (3, 2)), ("Wv", (3, 2))))
    yield of_tree("actor and critic", _actor_critic, (("actor", (3, 2)), ("critic", (3,)), ("log_sigma", (2,))))
    yield of_tree("tiny, usual and huge", lambda p: anp.sum(anp.sin(1e6 * p["tiny"]) * p["usual"]) + anp.sum(
        anp.log(1 + (p["huge"] / 1e4) ** 2)), (("tiny", (3,)), ("usual", (3,)), ("huge", (3,))))  # fmt: skip
    yield of_tree("one number and a matrix", lambda p: anp.exp(p["t"]) * anp.sum(anp.tanh(p["A"])), (
        ("t", ()), ("A", (3, 3))))  # fmt: skip
    yield of_tree("a parameter that does not count", lambda p: anp.sum(p["w"] ** 3) + 0 * anp.sum(p["unused"]), (
        ("w", (4,)), ("unused", (2, 2))))  # fmt: skip
    yield of_tree("peaks in a tree", lambda p: anp.sum(anp.exp(-((p["a"] / 1e-3) ** 2) / 1e6) * p["b"]), (
        ("a", (3,)), ("b", (3,))))  # fmt: skip


def _cross_entropy(p: dict[str, Any]) -> Any:
    logits = anp.dot(DATA[:40], p["W"]) + p["b"]
    logs = logits - anp.log(anp.sum(anp.exp(logits), axis=1, keepdims=True))
    return -anp.mean(logs[np.arange(40), np.arange(40) % 4]) + 0.01 * anp.sum(p["W"] ** 2)


def _recurrent(p: dict[str, Any]) -> Any:
    state = p["h0"]
    for entry in PATH:
        state = anp.tanh(anp.dot(p["U"], entry) + anp.dot(p["W"], state))
    return anp.sum((state - 1) ** 2)


def _normalised_layer(p: dict[str, Any]) -> Any:
    z = anp.dot(DATA[:30], p["W"])
    z = (z - anp.mean(z, axis=0)) / anp.sqrt(anp.mean((z - anp.mean(z, axis=0)) ** 2, axis=0) + 1e-5)
    return anp.mean(anp.tanh(p["gamma"] * z + p["beta"]) ** 2)


def _head(p: dict[str, Any]) -> Any:
    queries, keys, values = (anp.dot(DATA[:6], p[name]) for name in ("Wq", "Wk", "Wv"))
    scores = anp.exp(anp.dot(queries, keys.T) / 2**0.5)
    return anp.sum(anp.dot(scores / anp.sum(scores, axis=1, keepdims=True), values) ** 2)


def _actor_critic(p: dict[str, Any]) -> Any:
    states, rewards = DATA[:30], TARGETS[:30]
    actions = BATCH[:30, :2]
    off = (actions - anp.dot(states, p["actor"])) / anp.exp(p["log_sigma"])
    log_policy = -anp.sum(off**2 / 2 + p["log_sigma"], axis=1)
    critic = anp.dot(states, p["critic"])
    return anp.mean(log_policy * (rewards - 0.3)) - anp.mean((rewards - critic) ** 2)


def large() -> Iterator[Smooth]:
    """Of more components than are looked at one by one."""
    wide = np.random.default_rng(22).normal(size=(60, 30))
    targets = np.arange(60) % 20

    def softmax_loss(p: dict[str, Any]) -> Any:
        logits = anp.dot(wide, p["W"]) + p["b"]
        logs = logits - anp.log(anp.sum(anp.exp(logits), axis=1, keepdims=True))
        return -anp.mean(logs[np.arange(60), targets])

    yield of_tree("softmax regression of 620", softmax_loss, (("W", (30, 20)), ("b", (20,))))
    activations: tuple[tuple[str, Callable[[Any], Any], bool], ...] = (("tanh", anp.tanh, False), ("relu", relu, True))
    for name, activation, real in activations:
        yield of_tree(
            f"a {name} net of 704", partial(_two_layers, data=wide, activation=activation),
            (("W1", (30, 21)), ("b1", (21,)), ("W2", (21, 2)), ("b2", (2,))), real=real,
        )  # fmt: skip
    yield derived("a sum of sines, 500", lambda z: anp.sum(anp.sin(z) * np.arange(500)), np.linspace(-2, 2, 500))
    yield derived("an energy of a chain, 450", lambda z: anp.sum((z[1:] - z[:-1]) ** 4) + anp.sum(anp.cos(z)),
                  np.random.default_rng(23).normal(size=450), real=False)  # fmt: skip
    yield derived("absolute values, 480", lambda z: anp.sum(anp.abs(z)), np.random.default_rng(24).normal(size=480))
    yield of_tree("embeddings, most of them not met", lambda p: anp.sum(anp.tanh(anp.dot(p["E"][:7], p["w"]))), (
        ("E", (100, 6)), ("w", (6,))))  # fmt: skip
