"""Gradients of torch, jax and autograd, run in a Python that has them: `make test-frameworks`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import studytool
from tests.recipes import Recipe, recipes

PYTHON = os.environ["FRAMEWORKS_PYTHON"]

TORCH = """\
import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)).double()
X = torch.randn(6, 4, dtype=torch.float64)
w, w32 = torch.randn(4, dtype=torch.float64, requires_grad=True), torch.randn(4)
def f(w): return torch.tanh(X @ w).sum()
def autograd(w):
    w = w.detach().clone().requires_grad_(True)
    f(w).backward()
    return w.grad
def by_hand(w): return X.T @ (1 - torch.tanh(X @ w) ** 2)
def f32(w): return torch.tanh(X.float() @ w).sum()
def by_hand32(w): return X.float().T @ (1 - torch.tanh(X.float() @ w) ** 2)
def too_large32(w): return 1.2 * by_hand32(w)
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3
    @staticmethod
    def backward(ctx, upstream):
        return upstream * 2 * ctx.saved_tensors[0] ** 2
def cubes(w): return (w**3).sum()
def through_wrong(w):
    w = w.detach().clone().requires_grad_(True)
    Wrong.apply(w).sum().backward()
    return w.grad
def detached(w): return torch.zeros_like(w)
params = {name: value.detach().clone() for name, value in net.named_parameters()}
def loss(p): return torch.func.functional_call(net, p, (X,)).pow(2).mean()
def grads(p):
    p = {name: value.detach().clone().requires_grad_(True) for name, value in p.items()}
    loss(p).backward()
    return {name: value.grad for name, value in p.items()}
state = dict(net.named_parameters())
def loss_of_net(): return net(X).pow(2).mean()
def grads_of_net():
    net.zero_grad()
    loss_of_net().backward()
    return [value.grad for value in net.parameters()]
def loss_through(net): return net(X).pow(2).mean()
def grads_through(net):
    net.zero_grad()
    loss_through(net).backward()
    return {name: value.grad for name, value in net.named_parameters()}
def accumulated():
    loss_of_net().backward()
    return [value.grad for value in net.parameters()]
"""

JAX = """\
import jax, jax.numpy as jnp, numpy as np
X = jnp.array(np.random.default_rng(0).normal(size=(6, 4)))
w = jnp.array(np.random.default_rng(1).normal(size=4))
plain = np.random.default_rng(1).normal(size=4)
def f(w): return jnp.tanh(X @ w).sum()
g, jitted, both = jax.grad(f), jax.jit(jax.grad(f)), jax.value_and_grad(f)
def flipped(w): return -g(w)
tree = {"a": jnp.ones(3), "b": [jnp.ones((2, 2)), 0.5]}
def of_tree(t): return (t["a"] ** 2).sum() * t["b"][1] + jnp.sin(t["b"][0]).sum()
grad_of_tree = jax.grad(of_tree)
def f32(w): return jnp.tanh(X.astype(jnp.float32) @ w.astype(jnp.float32)).sum()
g32 = jax.grad(f32)
from dataclasses import dataclass
@jax.tree_util.register_dataclass
@dataclass
class Layer:
    w: jax.Array
    b: jax.Array
layer = Layer(w, jnp.array(0.1))
def of_layer(layer): return jnp.tanh(X @ layer.w + layer.b).sum()
grad_of_layer = jax.grad(of_layer)
"""

AUTOGRAD = """\
import autograd, autograd.numpy as np
w = np.array([0.3, -0.2, 1.0])
def f(w): return np.sum(np.tanh(w) * w)
g = autograd.grad(f)
"""

CASES = [
    (TORCH, "autograd", "f", "w", 0, ""),
    (TORCH, "by_hand", "f", "w", 0, ""),
    (TORCH, "by_hand32", "f32", "w32", 0, "less than 64 bits"),
    (TORCH, "too_large32", "f32", "w32", 1, "6/5 times"),
    (TORCH, "through_wrong", "cubes", "w", 1, "2/3 times"),
    (TORCH, "detached", "cubes", "w", 1, "cut off"),
    (TORCH, "grads", "loss", "params", 0, "2.bias"),
    (TORCH, "grads_of_net", "loss_of_net", "state", 0, ""),
    (TORCH, "grads_through", "loss_through", "net", 0, "2.bias"),
    (TORCH, "grads_of_net", "loss_of_net", "net.parameters", 0, ""),
    (TORCH, "accumulated", "loss_of_net", "net.named_parameters", 1, "differ"),
    (JAX, "g", "f", "w", 0, ""),
    (JAX, "g", "f", "plain", 0, ""),
    (JAX, "jitted", "f", "w", 0, ""),
    (JAX, "both", "f", "w", 0, "read as the gradient"),
    (JAX, "flipped", "f", "w", 1, "flipped"),
    (JAX, "grad_of_tree", "of_tree", "tree", 0, "b[0][1, 1]"),
    (JAX, "g32", "f32", "w", 0, "less than 64 bits"),
    (JAX, "grad_of_layer", "of_layer", "layer", 0, "w[0]"),
    (AUTOGRAD, "g", "f", "w", 0, ""),
]


def run(folder: Path, name: str, code: str, command: tuple[str, ...]) -> tuple[int, str]:
    folder.chmod(0o755)
    (folder / name).write_text(code, "utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = studytool(*command, "--python", PYTHON)
    finally:
        os.chdir(before)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(("code", "gradient", "of", "at", "exit_code", "said"), CASES)
def test_gradients_of_frameworks_are_judged(
    tmp_path: Path, code: str, gradient: str, of: str, at: str, exit_code: int, said: str
) -> None:
    command = ("gradcheck", f"m.py:{gradient}", "--of", f"m.py:{of}", "--at", f"m.py:{at}")
    exited, out = run(tmp_path, "m.py", code, command)
    assert exited == exit_code, out
    assert said in out


@pytest.mark.parametrize("recipe", recipes(framework=True), ids=lambda recipe: recipe.file)
def test_a_recipe_of_a_framework_is_right(tmp_path: Path, recipe: Recipe) -> None:
    for command in recipe.commands:
        exited, out = run(tmp_path, recipe.file, recipe.code, command)
        assert exited == 0, out
