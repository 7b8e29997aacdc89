# Policy gradient of a batch: linear logits, advantages given.
import numpy as np

states = np.array([[1.0, 0.5], [0.2, -1.0], [-0.7, 0.3]])
actions = np.array([0, 2, 1])
advantages = np.array([1.5, -0.5, 0.8])
rows = np.arange(3)


def policy(theta):
    z = states @ theta
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def f(theta):
    p = policy(theta)[rows, actions]
    return np.mean(np.log(p) * advantages)


# %% gradient
def grad(theta):
    score = -policy(theta)
    score[rows, actions] += 1
    weighted = score * advantages[:, None]
    return states.T @ weighted / len(states)


# %% point
x = np.array([[0.3, -0.2, 0.1], [0.5, 0.4, -0.6]])
