"""A new course: its files are those of the template, and it is sound from the first minute."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from studytool import address, template
from studytool.bank.folders import Folders
from studytool.bank.loader import load
from studytool.bank.schema import schema_files
from studytool.check import check
from studytool.model import LANGUAGES
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
TEMPLATE = Path(template.__file__).parent


def files(folder: Path) -> dict[str, str]:
    """The files below a folder by their paths, whose names in the template begin with `dot-` for a dot."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {re.sub(r"(^|/)dot-", r"\1.", name): path.read_text("utf-8") for name, path in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_course_is_the_template_with_its_names_filled_in(call: Call, language: str, tmp_path: Path) -> None:
    assert call("new", str(tmp_path / "my-course"), "--title", "My: course", "--lang", language)[0] == 0
    expected = (
        files(TEMPLATE / "all")
        | files(TEMPLATE / language)
        | {f"quiz/{file}": text for file, text in schema_files().items()}
    )
    values = {
        "@@id@@": "my-course", "@@title@@": '"My: course"', "@@plain@@": "My: course",
        "@@tool@@": address.requirement("site"), "@@runtime@@": address.wheel("studytool_runtime"),
    }  # fmt: skip
    for name, value in values.items():
        expected = {path: text.replace(name, value) for path, text in expected.items()}
    assert files(tmp_path / "my-course") == expected
    assert not any("@@" in text for text in expected.values())


def test_the_two_languages_have_the_same_files_items_and_headings() -> None:
    english, chinese = (files(TEMPLATE / language) for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    skeleton = re.compile(r"^ *- id: .*$|^ +(?:answer|given|objective): .*$|^```.*$|\{#[\w-]+\}", re.MULTILINE)
    for name in ("quiz/slopes.yaml", "docs/index.md"):
        assert skeleton.findall(english[name]) == skeleton.findall(chinese[name])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_course_has_no_error_and_no_warning_and_its_snippet_prints_what_is_recorded(
    language: str, tmp_path: Path
) -> None:
    template.write(tmp_path, template.course("course", "Course", language))
    report = check(tmp_path / "quiz", run=True)
    assert report.problems == ()
    assert (report.items, report.snippets) == (3, 1)
    assert {item.type for item in load(tmp_path / "quiz")[0].items} == {"choice", "number", "gradient"}
    course = Folders(tmp_path)
    assert (course.html, course.language) == ("safe", language)


@pytest.mark.parametrize(
    ("name", "title", "found"),
    [
        ("linear-algebra", "x", "linear-algebra"), ("Physik 2", "x", "physik-2"), ("物理", "Physics!", "physics"),
        ("物理", "力学", None),
    ],
)  # fmt: skip
def test_the_id_is_made_of_the_folder_else_of_the_title(name: str, title: str, found: str | None) -> None:
    made = template.course_id(name, title)
    assert made == found or (found is None and re.fullmatch(r"course-[0-9a-f]{8}", made))
    assert template.course_id("物理", "力学") != template.course_id("物理", "化学")


@pytest.mark.parametrize("title", ['"', "a\\b", "'", "{{", "# x", "- a: b", "物理", "@@id@@"])
def test_any_title_is_a_title(call: Call, title: str, tmp_path: Path) -> None:
    assert call("new", str(tmp_path / "a"), "--title", title)[0] == 0
    assert yaml.safe_load((tmp_path / "a/quiz/course.yaml").read_text("utf-8"))["title"] == title
    assert load(tmp_path / "a/quiz")[1] == ()
    assert re.search(r"^site_name: (.*)$", (tmp_path / "a/mkdocs.yml").read_text("utf-8"), re.MULTILINE)


def test_without_a_title_it_is_the_name_of_the_folder(call: Call, tmp_path: Path) -> None:
    assert call("new", str(tmp_path / "linear-algebra"))[0] == 0
    assert load(tmp_path / "linear-algebra/quiz")[0].course.title.say("en") == "Linear algebra"  # type: ignore[union-attr]


@pytest.mark.parametrize("title", ["", " ", "\x07"])
def test_no_title_is_refused(call: Call, title: str, tmp_path: Path) -> None:
    assert call("new", str(tmp_path / "a"), "--title", title) == (
        2, "", "--title: a title is a line of text; give one with --title\n"
    )  # fmt: skip
    assert not (tmp_path / "a").exists()


def test_nothing_that_is_there_is_overwritten(call: Call, tmp_path: Path) -> None:
    (tmp_path / "notes.md").touch()
    for place in (tmp_path, tmp_path / "notes.md"):
        code, _, err = call("new", str(place))
        assert (code, err) == (2, f"{place}: this is there already, and not an empty folder; name a new folder\n")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_a_place_that_cannot_be_written_is_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, out, err = call("new", str(tmp_path / "file" / "course"))
    assert (code, out) == (3, "")
    assert err.startswith(f"{tmp_path / 'file' / 'course'}: cannot be written (")


def test_its_workflow_uses_the_actions_that_this_project_uses() -> None:
    """By the same commits; and it may publish no more than what was checked on main."""
    uses = re.compile(r"uses: (.+)")
    text = (TEMPLATE / "all/dot-github/workflows/course.yml").read_text("utf-8")
    own = set(uses.findall((ROOT / ".github/workflows/site.yml").read_text("utf-8")))
    assert set(uses.findall(text)) <= own
    jobs = yaml.safe_load(text)["jobs"]
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"
    commands = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert not any("${{" in command for command in commands)
    assert any(command.startswith("studytool check --run") for command in commands)
