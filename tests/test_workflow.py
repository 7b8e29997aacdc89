"""What may publish the site, and with which rights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[1] / ".github/workflows/site.yml"
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]


def test_it_runs_for_every_pull_request_with_the_rights_of_a_reader() -> None:
    assert WORKFLOW[True].keys() == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name, job in JOBS.items() if "permissions" in job] == ["publish"]


def test_only_what_was_tested_on_main_is_published() -> None:
    publish = JOBS["publish"]
    assert publish["needs"] == ["test", "build"]
    assert publish["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_published_site_and_the_preview_are_the_same_folder() -> None:
    uploads = [step for step in JOBS["build"]["steps"] if "upload" in step.get("uses", "")]
    assert [(step["uses"].split("@")[0], step["with"]["path"]) for step in uploads] == [
        ("actions/upload-artifact", "site"),
        ("actions/upload-pages-artifact", "site"),
    ]
    assert uploads[0]["if"] == "github.event_name == 'pull_request'"


def test_every_action_is_of_one_major_version() -> None:
    used = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used), used


def test_nothing_a_contributor_names_is_put_into_a_command() -> None:
    commands = [step["run"] for job in JOBS.values() for step in job["steps"] if "run" in step]
    assert not any("${{" in command for command in commands)
