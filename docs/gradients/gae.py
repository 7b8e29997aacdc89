# GAE: half the squared advantages, as a function of the values.
import numpy as np

gamma, lam = 0.99, 0.95
rewards = np.array([0.0, 1.0, -0.5, 2.0])


def advantages(values):
    deltas = rewards + gamma * values[1:] - values[:-1]
    sums = np.zeros_like(deltas)
    ahead = 0.0
    for t in reversed(range(len(deltas))):
        ahead = deltas[t] + gamma * lam * ahead
        sums[t] = ahead
    return sums


def f(values):
    return np.sum(advantages(values) ** 2) / 2


# %% gradient
def grad(values):
    back = np.zeros_like(values)
    behind = 0.0
    for t, advantage in enumerate(advantages(values)):
        behind = advantage + gamma * lam * behind
        back[t] -= behind
        back[t + 1] += gamma * behind
    return back


# %% point
x = np.array([0.5, 0.2, -0.1, 0.8, 0.3])
