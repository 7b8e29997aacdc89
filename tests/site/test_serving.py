"""The Chinese edition while the site is served."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from studytool.site.serving import Answer, both


@pytest.fixture
def builds() -> list[str]:
    """What each build found in the source."""
    return []


@pytest.fixture
def served(tmp_path: Path, builds: list[str]) -> Answer:
    source = tmp_path / "page.md"
    source.write_text("一", "utf-8")

    def build(out: Path) -> str:
        builds.append(source.read_text("utf-8"))
        if builds[-1] == "错":
            return "page.md:1: 错"
        (out / "概念").mkdir(parents=True, exist_ok=True)
        (out / "概念" / "index.html").write_text(builds[-1], "utf-8")
        return ""

    def english(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    return both(english, "/repo/zh/", tmp_path / "out", build, [source])


def asked(served: Answer, path: str) -> tuple[str, str]:
    """The status and the text of an answer."""
    status: list[str] = []
    environ = {"PATH_INFO": path.encode().decode("latin-1")}
    text = b"".join(served(environ, lambda said, _: status.append(said))).decode()
    return status[0][:3], text


def test_it_is_built_when_it_is_asked_for_and_again_after_a_change(
    served: Answer, builds: list[str], tmp_path: Path
) -> None:
    assert asked(served, "/repo/concepts/") == ("200", "/repo/concepts/")
    assert builds == []
    assert asked(served, "/repo/zh/概念/") == asked(served, "/repo/zh/概念/") == ("200", "一")
    assert builds == ["一"]
    (tmp_path / "page.md").write_text("二", "utf-8")
    os.utime(tmp_path / "page.md", (1, 1))
    assert asked(served, "/repo/zh/概念/") == ("200", "二")


def test_what_stops_it_is_told_until_it_is_mended(served: Answer, builds: list[str], tmp_path: Path) -> None:
    for text, expected in (("错", ("500", "page.md:1: 错\n")), ("三", ("200", "三"))):
        (tmp_path / "page.md").write_text(text, "utf-8")
        os.utime(tmp_path / "page.md", (len(builds) + 1,) * 2)
        assert asked(served, "/repo/zh/概念/") == asked(served, "/repo/zh/概念/") == expected
    assert builds == ["错", "三"]


@pytest.mark.parametrize("path", ["nowhere/", "../page.md", "../../etc/passwd"])
def test_it_answers_for_its_own_files_alone(served: Answer, path: str) -> None:
    assert asked(served, f"/repo/zh/{path}")[0] == "404"
