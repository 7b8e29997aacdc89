"""What may publish the site, and with which rights."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
AUDIT = (ROOT / ".github/workflows/vulnerabilities.yml").read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]


def test_it_runs_for_every_pull_request_with_the_rights_of_a_reader() -> None:
    assert WORKFLOW[True].keys() == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name, job in JOBS.items() if "permissions" in job] == ["publish"]


def test_only_what_was_tested_on_main_is_published() -> None:
    publish = JOBS["publish"]
    assert publish["needs"] == ["test", "engines", "build"]
    assert publish["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_published_site_and_the_preview_are_the_same_folder() -> None:
    uploads = [step for step in JOBS["build"]["steps"] if "upload" in step.get("uses", "")]
    assert [(step["uses"].split("@")[0], step["with"]["path"]) for step in uploads] == [
        ("actions/upload-artifact", "site"),
        ("actions/upload-pages-artifact", "site"),
    ]
    assert uploads[0]["if"] == "github.event_name == 'pull_request'"


def test_every_action_is_one_commit_with_its_version_beside_it() -> None:
    used = re.findall(r"uses: (.+)", TEXT + AUDIT)
    wrong = [line for line in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)]
    assert used
    assert wrong == []
    assert len({line.split("@")[0] for line in used}) == len(set(used))  # one version of each


def test_every_python_from_the_oldest_supported_on_is_tested() -> None:
    versions = JOBS["test"]["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == PROJECT["requires-python"]
    assert versions == ["3.11", "3.12", "3.13", "3.14"]
    assert [step["run"] for step in JOBS["test"]["steps"] if "run" in step] == ["make test"]


def test_nothing_a_contributor_names_is_put_into_a_command() -> None:
    commands = [step["run"] for job in JOBS.values() for step in job["steps"] if "run" in step]
    assert not any("${{" in command for command in commands)


def test_known_vulnerabilities_are_looked_for_every_week_in_what_is_locked() -> None:
    audit = yaml.safe_load(AUDIT)
    assert audit[True]["schedule"]
    assert audit["permissions"] == {"contents": "read"}
    run = [step.get("run", "") for step in audit["jobs"]["audit"]["steps"]]
    assert any("-r requirements.lock" in line for line in run)
    assert any(line.startswith("npm audit") for line in run)
