"""Where this tool is installed from: the wheels of the releases of its repository, whose address stands in
`pyproject.toml` alone. Its name in the package index belongs to somebody else's package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

RUNTIME = "studytool_runtime"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"  # in a checkout


@cache
def repository() -> str:
    """The address of the repository: of the checkout, else as it was when the package was made."""
    if PROJECT.is_file():
        import tomllib

        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["urls"]["Repository"])
    from importlib.metadata import metadata  # it brings the readers of mail, which most commands need not wait for

    named: list[str] = metadata("studytool").get_all("Project-URL") or []
    return next(url.partition(", ")[2] for url in named if url.startswith("Repository, "))


def wheel(name: str) -> str:
    """The address of the wheel of one of its distributions, of this version: `studytool` or RUNTIME."""
    release = _version()
    return f"{repository()}/releases/download/v{release}/{name}-{release}-py3-none-any.whl"


@cache
def _version() -> str:
    """Read from the package's own text, since importing the package would bring more than this needs."""
    text = Path(__file__).with_name("__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def requirement(extra: str = "") -> str:
    """This version of the tool, with an extra, as pip, pipx and uv take it."""
    return f"studytool{f'[{extra}]' if extra else ''} @ {wheel('studytool')}"


def install(package: str = "", *, extra: str = "") -> str:
    """What to do where a part is not installed: another distribution, or an extra."""
    return f'run `pip install "{wheel(package) if package else requirement(extra)}"`'
