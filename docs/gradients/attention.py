# One head of attention: by its queries, keys and values.
import numpy as np

weights = np.array([[1.0, -0.5], [0.3, 0.8]])


def attended(q, k):
    z = q @ k.T / np.sqrt(q.shape[1])
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def f(p):
    return np.sum(weights * (attended(p["q"], p["k"]) @ p["v"]))


# %% gradient
def grad(p):
    q, k, v = p["q"], p["k"], p["v"]
    a = attended(q, k)
    d = weights @ v.T
    d_z = a * (d - np.sum(a * d, axis=1, keepdims=True))
    d_z /= np.sqrt(q.shape[1])
    return {"q": d_z @ k, "k": d_z.T @ q, "v": a.T @ weights}


# %% point
rng = np.random.default_rng(0)
x = {
    "q": rng.normal(size=(2, 3)),
    "k": rng.normal(size=(4, 3)),
    "v": rng.normal(size=(4, 2)),
}
