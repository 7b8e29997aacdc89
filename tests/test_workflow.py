"""What may publish the site, and with which rights."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

import studytool
from studytool import address

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
AUDIT = (ROOT / ".github/workflows/vulnerabilities.yml").read_text(encoding="utf-8")
RELEASED = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
ACTED = (ROOT / "action.yml").read_text(encoding="utf-8")
RELEASE: dict[Any, Any] = yaml.safe_load(RELEASED)
ACTION: dict[str, Any] = yaml.safe_load(ACTED)
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
    used = re.findall(r"uses: (.+)", TEXT + AUDIT + RELEASED + ACTED)
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


def test_a_release_is_switched_on_by_hand_and_only_its_job_may_write() -> None:
    assert RELEASE[True] == {"push": {"tags": ["v*"]}}
    assert RELEASE["permissions"] == {"contents": "read"}
    job = RELEASE["jobs"]["release"]
    assert job["if"] == "vars.RELEASES == 'on'"
    assert job["permissions"] == {"contents": "write", "id-token": "write", "attestations": "write"}


def test_a_release_is_of_what_was_tested_and_signed_before_it_is_published() -> None:
    steps = [step.get("run", step.get("uses", "")) for step in RELEASE["jobs"]["release"]["steps"]]
    order = [
        next(place for place, step in enumerate(steps) if step.startswith(words))
        for words in ("python - <<", "make test", "make dist", "actions/attest", "gh release create")
    ]
    assert order == sorted(order)
    assert not any("${{" in step for step in steps)


def test_a_release_refuses_another_address_or_version() -> None:
    script = RELEASE["jobs"]["release"]["steps"][3]["run"].split("'PYTHON'\n")[1].removesuffix("PYTHON\n")
    owner, _, name = address.repository().removeprefix("https://").partition("/")
    place = {"GITHUB_SERVER_URL": f"https://{owner}", "GITHUB_REPOSITORY": name}
    for tag, repository, code in (
        (f"v{studytool.__version__}", name, 0), ("v9.9.9", name, 1), (f"v{studytool.__version__}", "fork/x", 1),
    ):  # fmt: skip
        env = os.environ | place | {"GITHUB_REPOSITORY": repository, "GITHUB_REF_NAME": tag}
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, check=False)
        assert done.returncode == code, done.stderr


def test_the_action_proves_a_course_and_puts_no_input_into_a_command(tmp_path: Path) -> None:
    steps = ACTION["runs"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert not any("${{" in command for command in commands)
    (tmp_path / "studytool").write_text('#!/bin/sh\necho "$STUDYTOOL_BANK" "$@"\n')
    (tmp_path / "studytool").chmod(0o755)
    for bank, run, said in (("", "true", " check --format github --run"), ("b c", "no", "b c check --format github")):
        env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BANK": bank, "RUN": run}
        done = subprocess.run(["bash", "-c", commands[-1]], env=env, capture_output=True, text=True, check=True)
        assert done.stdout == f"{said}\n"


def test_the_hook_runs_the_check_of_the_whole_course() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["pass_filenames"]) == ("studytool-check", "studytool check", False)
