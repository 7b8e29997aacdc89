# PPO's clipped objective; one ratio is exactly 1 + epsilon.
import numpy as np

epsilon = 0.2
advantages = np.array([1.0, 2.0, -1.0])


def f(ratio):
    clipped = np.clip(ratio, 1 - epsilon, 1 + epsilon)
    kept = np.minimum(ratio * advantages, clipped * advantages)
    return np.mean(kept)


# %% gradient
def grad(ratio):
    clipped = np.clip(ratio, 1 - epsilon, 1 + epsilon)
    taken = ratio * advantages <= clipped * advantages
    return taken * advantages / len(ratio)


# %% point
x = np.array([0.9, 1.2, 1.1])
