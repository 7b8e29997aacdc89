"""Gradients of many components beside torch's fast mode and scipy: calls of the function, seconds, and whether three
wrong components are seen and named. The function takes as long as the row says, its gradient too. A peer that needs
more than ten minutes is not run; how long it would take is told from its number of calls.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SIZES = ((280, 0.001), (1000, 0.020))  # side of the matrix, seconds of one call
PATIENCE = 600  # seconds


@dataclass
class Problem:
    """sum(tanh(W v)) of a square W, at a point; three wrong components are off by their own size."""

    side: int
    seconds: float
    wrong: bool
    calls: int = 0

    def __post_init__(self) -> None:
        rng = np.random.default_rng(0)
        self.point = rng.normal(size=(self.side, self.side))
        self.seen = rng.normal(size=self.side) / np.sqrt(self.side)
        right = self._gradient(self.point)
        plain = np.flatnonzero(np.abs(right.ravel()) >= np.median(np.abs(right)))
        self.places = rng.choice(plain, 3, replace=False)

    def f(self, w: Array) -> float:
        self.calls += 1
        time.sleep(self.seconds)
        value: float = np.sum(np.tanh(w.reshape(self.point.shape) @ self.seen))
        return value

    def gradient(self, w: Array) -> Array:
        time.sleep(self.seconds)
        result = self._gradient(w.reshape(self.point.shape)).ravel()
        if self.wrong:
            result[self.places] *= 2
        return result.reshape(w.shape)

    def _gradient(self, w: Array) -> Array:
        return np.outer(1 - np.tanh(w @ self.seen) ** 2, self.seen)


def studytool_judge(problem: Problem) -> str:
    import studytool

    result = studytool.gradcheck(problem.f, problem.gradient, problem.point)
    named = {int(np.ravel_multi_index(part.index, problem.point.shape)) for part in result.components if not part.ok}
    return f"{result.verdict}, {len(named & set(problem.places.tolist()))} of 3 named" if named else result.verdict


def torch_judge(problem: Problem) -> str:
    import torch

    class Hand(torch.autograd.Function):  # type: ignore[misc,unused-ignore]
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(x)  # type: ignore[attr-defined]
            return torch.tensor(problem.f(x.detach().numpy()), dtype=torch.float64)

        @staticmethod
        def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
            (x,) = ctx.saved_tensors  # type: ignore[attr-defined]
            return upstream * torch.from_numpy(problem.gradient(x.detach().numpy()))

    point = torch.tensor(problem.point, requires_grad=True)
    accepted = torch.autograd.gradcheck(Hand.apply, (point,), raise_exception=False, fast_mode=True)
    return "accepted" if accepted else "rejected, none named"


def scipy_judge(problem: Problem) -> str:
    needed = (problem.side**2 + 1) * problem.seconds
    if needed > PATIENCE:
        problem.calls = problem.side**2 + 1
        return f"not run: {needed / 3600:.1f} h"
    from scipy.optimize import check_grad

    error = check_grad(problem.f, lambda w: problem.gradient(w).ravel(), problem.point.ravel())
    return "accepted" if error < 1e-5 else "rejected, none named"


JUDGES: dict[str, Callable[[Problem], str]] = {
    "studytool.gradcheck": studytool_judge,
    "torch gradcheck, fast": torch_judge,
    "scipy check_grad < 1e-5": scipy_judge,
}


def main() -> None:
    print(f"{'':<26}{'components':>11}{'a call':>8}{'gradient':>10}{'calls':>11}{'seconds':>9}   verdict")
    for side, seconds in SIZES:
        for name, judge in JUDGES.items():
            for wrong in (False, True):
                problem = Problem(side, seconds, wrong)
                began = time.perf_counter()
                verdict = judge(problem)
                spent = time.perf_counter() - began
                head = f"{name:<26}{side**2:>11,}{1e3 * seconds:>5.0f} ms{'wrong' if wrong else 'right':>10}"
                print(f"{head}{problem.calls:>11,}{spent:>9.1f}   {verdict}")


if __name__ == "__main__":
    main()
