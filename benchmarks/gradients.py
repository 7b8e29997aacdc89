"""Who judges a hand-made gradient rightly? This tool and its peers on one corpus, in one run.

Prints false accepts, false rejects, the worst error of the numerical derivative (relative to the gradient's largest
component, where a tool shows its derivative), and the median time of a judgement.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np

from benchmarks.corpus import Case, Vector, cases

Judge = Callable[[Case], tuple[bool, Vector | None]]


def studytool_judge(case: Case) -> tuple[bool, Vector | None]:
    import studytool

    result = studytool.gradcheck(case.f, case.gradient, case.x)
    return result.ok, np.array([component.numerical for component in result.components], dtype=float)


def torch_judge(case: Case) -> tuple[bool, Vector | None]:
    import torch

    class Hand(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(x)  # type: ignore[attr-defined]
            return torch.tensor(case.f(x.detach().numpy().copy()), dtype=torch.float64)

        @staticmethod
        def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
            (x,) = ctx.saved_tensors  # type: ignore[attr-defined]
            return upstream * torch.from_numpy(np.asarray(case.gradient(x.detach().numpy().copy()), dtype=float))

    point = torch.tensor(case.x, dtype=torch.float64, requires_grad=True)
    return bool(torch.autograd.gradcheck(Hand.apply, (point,), raise_exception=False)), None


def scipy_judge(case: Case) -> tuple[bool, Vector | None]:
    from scipy.optimize import approx_fprime, check_grad

    return bool(check_grad(case.f, case.gradient, case.x) < 1e-5), approx_fprime(case.x, case.f)


def autograd_judge(case: Case) -> tuple[bool, Vector | None]:
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    hand = primitive(case.f)
    defvjp(hand, lambda ans, x: lambda upstream: upstream * case.gradient(x))
    np.random.seed(0)
    try:
        check_grads(hand, modes=["rev"], order=1)(case.x)
    except AssertionError:
        return False, None
    return True, None


def numdifftools_judge(case: Case) -> tuple[bool, Vector | None]:
    import numdifftools

    numerical = np.atleast_1d(numdifftools.Gradient(case.f)(case.x))
    return bool(np.allclose(case.gradient(case.x), numerical)), numerical


JUDGES: dict[str, Judge] = {
    "studytool.gradcheck": studytool_judge,
    "torch gradcheck": torch_judge,
    "scipy check_grad < 1e-5": scipy_judge,
    "autograd check_grads": autograd_judge,
    "numdifftools + allclose": numdifftools_judge,
}


def main() -> None:
    corpus = cases()
    truth = {case.name: case for case in corpus if case.right}
    print(f"{len(corpus)} gradients, {sum(case.right for case in corpus)} of them right\n")
    print(f"{'':<26}{'false accepts':>14}{'false rejects':>14}{'worst error':>13}{'median ms':>11}")
    for name, judge in JUDGES.items():
        accepts, rejects, worst, times = [], [], 0.0, []
        for case in corpus:
            began = time.perf_counter()
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                accepted, numerical = judge(case)
            times.append(time.perf_counter() - began)
            if accepted != case.right:
                (accepts if accepted else rejects).append(case.name)
            if numerical is not None and case.name in truth:
                true = case.gradient(case.x)
                error = float(np.max(np.abs(numerical - true)) / np.max(np.abs(true)))
                worst = max(worst, error if np.isfinite(error) else np.inf)
        shown = f"{worst:.1e}" if worst else "-"
        print(f"{name:<26}{len(accepts):>14}{len(rejects):>14}{shown:>13}{1e3 * statistics.median(times):>11.2f}")
        for label, wrong in (("accepts", accepts), ("rejects", rejects)):
            if wrong:
                print(f"  wrongly {label}: {'; '.join(wrong[:4])}{' …' if len(wrong) > 4 else ''}")


if __name__ == "__main__":
    main()
