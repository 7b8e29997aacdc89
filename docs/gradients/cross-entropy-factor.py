# A mean over the batch, which the gradient forgets.
import numpy as np

labels = np.array([2, 0])
rows = np.arange(2)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def f(z):
    return -np.mean(np.log(softmax(z)[rows, labels]))


# %% gradient
def grad(z):
    d = softmax(z)
    d[rows, labels] -= 1
    return d


# %% point
x = np.array([[0.2, -0.4, 1.0], [1.5, 0.3, -0.2]])
