"""Every function of the expression language written once more, for autograd: the oracle its derivatives are held to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as np


def softmax(x: Any) -> Any:
    return np.exp(x) / np.sum(np.exp(x))


def sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


# expression in x (three numbers), the same for autograd. Those with branches are in BRANCHING.
ANALYTIC: dict[str, Callable[[Any], Any]] = {
    "sum(exp(x))": lambda x: np.sum(np.exp(x)),
    "sum(log(x * x + 1))": lambda x: np.sum(np.log(x * x + 1)),
    "sum(log2(x ** 2 + 1))": lambda x: np.sum(np.log(x**2 + 1)) / np.log(2.0),
    "sum(log10(x ** 2 + 1))": lambda x: np.sum(np.log(x**2 + 1)) / np.log(10.0),
    "sum(sqrt(x ** 2 + 0.5))": lambda x: np.sum(np.sqrt(x**2 + 0.5)),
    "sum(sin(x) * cos(2 * x))": lambda x: np.sum(np.sin(x) * np.cos(2 * x)),
    "sum(tanh(x))": lambda x: np.sum(np.tanh(x)),
    "sum(sigmoid(x) ** 2)": lambda x: np.sum(sigmoid(x) ** 2),
    "softmax(x)[1]": lambda x: softmax(x)[1],
    "log(softmax(x)[0])": lambda x: np.log(softmax(x)[0]),
    "log_softmax(x)[2]": lambda x: np.log(softmax(x)[2]),
    "-sum(softmax(x) * log_softmax(x))": lambda x: -np.sum(softmax(x) * np.log(softmax(x))),
    "logsumexp(2 * x) / 2": lambda x: np.log(np.sum(np.exp(2 * x))) / 2,
    "sum(x * x) / size(x)": lambda x: np.mean(x * x),
    "mean(x ** 3)": lambda x: np.mean(x**3),
    "sum(x ** 2) / size(x)": lambda x: np.mean(x**2),
    "mean([x, 2 * x], axis=0)[1]": lambda x: 1.5 * x[1],
    "sum(cumsum(x) ** 2)": lambda x: np.sum(np.cumsum(x) ** 2),
    "dot(x, [1, -2, 3]) ** 2": lambda x: np.dot(x, np.array([1.0, -2, 3])) ** 2,
    "x @ x": lambda x: np.dot(x, x),
    "sum(outer(x, x) * eye(3)) + outer(x, x)[0, 2]": lambda x: np.sum(x * x) + x[0] * x[2],
    "norm(x - 5)": lambda x: np.sqrt(np.sum((x - 5) ** 2)),
    "sum(transpose([x, x])[1] ** 2)": lambda x: 2 * x[1] ** 2,
    "x[0] ** 3 * x[2] ** -2": lambda x: x[0] ** 3 * x[2] ** -2.0,
    "2 ** x[0] + e ** x[1]": lambda x: 2 ** x[0] + np.exp(x[1]),
    "sigmoid(x[0]) ** (x[1] + 4)": lambda x: sigmoid(x[0]) ** (x[1] + 4),
    "sum(onehot(1, 3) * x) / (1 + x[::2] @ x[:2])": lambda x: x[1] / (1 + x[0] * x[0] + x[2] * x[1]),
    "x[-1] * pi + sum(ones(3) - zeros(3) + arange(3) * x)": lambda x: x[2] * np.pi + 3 + x[1] + 2 * x[2],
    "sum(softmax([x, 2 * x], axis=0)[1])": lambda x: np.sum(sigmoid(x)),
}
BRANCHING: dict[str, Callable[[Any], Any]] = {
    "sum(abs(x))": lambda x: np.sum(np.abs(x)),
    "sum(sign(x) * x)": lambda x: np.sum(np.abs(x)),
    "sum(relu(x))": lambda x: np.sum(np.maximum(x, 0)),
    "max(x)": lambda x: np.max(x),
    "min(x * x)": lambda x: np.min(x * x),
    "sum(maximum(x, 0.5 - x))": lambda x: np.sum(np.maximum(x, 0.5 - x)),
    "sum(minimum(x, x ** 2))": lambda x: np.sum(np.minimum(x, x**2)),
    "sum(clip(x, -1, 1))": lambda x: np.sum(np.clip(x, -1, 1)),
    "sum(where(x > 0, x, 2 * x))": lambda x: np.sum(np.where(x > 0, x, 2 * x)),
    "minimum(exp(x[0]) * 2, clip(exp(x[0]), 0.8, 1.2) * 2)": lambda x: np.minimum(
        np.exp(x[0]) * 2, np.clip(np.exp(x[0]), 0.8, 1.2) * 2
    ),
    "sum((x > 0) * x ** 2)": lambda x: np.sum((x > 0) * x**2),
}
