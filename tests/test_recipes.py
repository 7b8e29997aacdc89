"""The recipes of the page Checking gradients, run as a reader runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import studytool
from tests.recipes import Recipe, recipes


@pytest.mark.slow
@pytest.mark.parametrize("recipe", recipes(framework=False), ids=lambda recipe: recipe.file)
def test_a_recipe_is_right(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / recipe.file).write_text(recipe.code, "utf-8")
    monkeypatch.chdir(tmp_path)
    for command in recipe.commands:
        done = studytool(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_recipes() -> None:
    assert len(recipes(framework=False)) >= 6
    assert {recipe.file for recipe in recipes(framework=True)} == {"torch_function.py", "jax_vjp.py"}
