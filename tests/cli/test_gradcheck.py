"""`studytool gradcheck`, and code as a response at the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.running import Terminal, studytool

pytestmark = pytest.mark.slow

BANK = str(Path(__file__).parents[1] / "data" / "banks" / "functions" / "quiz")
POLICY = """\
import numpy as np
print("loaded")
theta = [1, 2, 3.5]
pair = (np.array([1.0, 2.0]), 3.0)
kinked = np.array([1.0, 0.0, -2.0])
text = "abc"
def start(): return np.linspace(-1, 1, 30)
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()
def J(t): return np.log(softmax(t)[1])
def right(t):
    print("called")
    return np.eye(3)[1] - softmax(t)
def flipped(t): return -right(t)
def short(t): return right(t)[:2]
def nan(t): return np.nan * t
def changing(t):
    t += 1
    return right(t - 1)
def drawn(t): return right(t) + 1e-9 * np.random.normal(size=3)
def size(t): return np.abs(t).sum()
def cubes(t): return (t ** 3).sum()
def of_cubes(t): return 3 * t ** 2
def product(a, b): return a.sum() * b
def of_product(a, b): return b * np.ones(2), a.sum()
def half_of_product(a, b): return (b * np.ones(2),)
def failing(t): return t[9]
def endless(t):
    while True: pass
def large(t): return np.ones((10**5, 10**5))
def leaving(t):
    import os; os._exit(0)
"""


@pytest.fixture
def policy(tmp_path: Path) -> str:
    file = tmp_path / "policy.py"
    file.write_text(POLICY, "utf-8")
    return str(file)


def names(file: str, gradient: str, of: str, at: str) -> list[str]:
    return [f"{file}:{gradient}", "--of", f"{file}:{of}", "--at", f"{file}:{at}"]


CASES = [
    ("right", "J", "theta", 0, None),
    ("of_cubes", "cubes", "start", 0, None),
    ("of_product", "product", "pair", 0, None),
    ("flipped", "J", "theta", 1, "sign"),
    ("short", "J", "theta", 1, "shape"),
    ("half_of_product", "product", "pair", 1, "shape"),
    ("nan", "J", "theta", 1, "nan"),
    ("changing", "J", "theta", 1, "in-place"),
    ("drawn", "J", "theta", 1, "nondeterministic"),
    ("right", "size", "kinked", 2, None),
    ("failing", "J", "theta", 2, None),
    ("right", "failing", "theta", 2, None),
    ("right", "softmax", "theta", 2, None),
    ("large", "J", "theta", 2, None),
    ("right", "leaving", "theta", 2, None),
]


@pytest.mark.parametrize(("gradient", "of", "at", "code", "misconception"), CASES)
def test_the_exit_code_and_the_document_agree(
    call: Call, policy: str, gradient: str, of: str, at: str, code: int, misconception: str | None
) -> None:
    exited, out, err = call("gradcheck", *names(policy, gradient, of, at), "--json")
    document = json.loads(out)
    assert (exited, document["verdict"]) == (code, ["correct", "incorrect", "unjudged"][code])
    assert document["misconception"] == misconception
    assert list(document) == [
        "verdict", "shape", "components", "taylor_slope", "kinks", "warnings", "misconception", "feedback", "coverage"
    ]  # fmt: skip
    assert document["feedback"]
    assert err.startswith("loaded\n")


def test_the_document_holds_each_component_beside_the_derivative_and_the_slope(call: Call, policy: str) -> None:
    document = json.loads(call("gradcheck", *names(policy, "flipped", "J", "theta"), "--json")[1])
    assert [component["index"] for component in document["components"]] == [[0], [1], [2]]
    first = document["components"][0]
    assert first["yours"] == pytest.approx(-first["numerical"])
    assert (first["expected"], first["ok"], document["shape"]) == (None, False, [3])
    assert document["taylor_slope"] == pytest.approx(1, abs=0.05)


def test_a_kink_is_named_by_its_component(call: Call, policy: str) -> None:
    code, out, _ = call("gradcheck", *names(policy, "right", "size", "kinked"), "--json")
    assert (code, json.loads(out)["kinks"]) == (2, [[1]])


def test_a_person_sees_verdict_reason_and_the_worst_twenty_components(call: Call, policy: str) -> None:
    _, out, _ = call("gradcheck", *names(policy, "cubes", "cubes", "start"))
    assert "✗ Incorrect" in out.splitlines()[0]
    code, out, _ = call("gradcheck", *names(policy, "of_cubes", "cubes", "start"), "--lang", "zh")
    assert code == 0
    assert "泰勒检验" in out
    assert out.rstrip().endswith("另有 10 个")


def test_what_the_code_prints_is_told_once_on_standard_error(call: Call, policy: str) -> None:
    _, out, err = call("gradcheck", *names(policy, "right", "J", "theta"))
    assert "called" not in out
    assert err == "loaded\ncalled\n"


WRONG_USE = [
    ("policy.py", "give FILE:NAME"),
    (":right", "is not FILE:NAME"),
    ("missing.py:right", "cannot be read (No such file or directory)"),
    ("policy.py:missing", "no function called missing is defined"),
    ("policy.py:theta", "no function called theta is defined"),
    ("broken.py:right", "broken.py:1: SyntaxError"),
    ("latin.py:right", "not text in UTF-8"),
    ("pipe.py:right", "cannot be read (not a regular file)"),
    (".:right", "cannot be read (not a regular file)"),
]


@pytest.mark.parametrize(("gradient", "reason"), WRONG_USE)
def test_what_cannot_be_loaded_is_said_on_one_line_and_exits_2(
    policy: str, monkeypatch: pytest.MonkeyPatch, gradient: str, reason: str
) -> None:
    monkeypatch.chdir(Path(policy).parent)
    Path("broken.py").write_text("def right(:", "utf-8")
    Path("latin.py").write_bytes(b"def right(t): return '\xe9'")
    os.mkfifo("pipe.py")
    done = studytool("gradcheck", gradient, "--of", "policy.py:J", "--at", "policy.py:theta")
    assert (done.returncode, done.stdout) == (2, "")
    assert reason.replace("give FILE:NAME", "is not FILE:NAME") in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("point", "reason"), [("text", "not"), ("nothing", "no value called nothing"), ("J", "missing")]
)
def test_a_point_that_is_none_is_said_and_exits_2(call: Call, policy: str, point: str, reason: str) -> None:
    code, out, err = call("gradcheck", *names(policy, "right", "J", point))
    assert (code, out) == (2, "")
    assert reason in err.splitlines()[-1]


def test_a_file_whose_name_has_colons_is_split_at_the_last(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "C:" / "a:b"
    folder.mkdir(parents=True)
    (folder / "policy.py").write_text(POLICY, "utf-8")
    assert call("gradcheck", *names(str(folder / "policy.py"), "right", "J", "theta"))[0] == 0


def test_function_gradient_and_point_may_stand_in_files_of_their_own(call: Call, tmp_path: Path) -> None:
    for name, text in (("f", "def f(x): return x ** 2"), ("g", "def f(x): return 2 * x"), ("p", "f = 3")):
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    code, out, _ = call(
        "gradcheck", f"{tmp_path}/g.py:f", "--of", f"{tmp_path}/f.py:f", "--at", f"{tmp_path}/p.py:f", "--json"
    )
    assert (code, json.loads(out)["shape"]) == (0, [])
    assert json.loads(out)["warnings"] == ["The point's integers are read as float64."]


# Code as a response --------------------------------------------------------------------------------------------------

RIGHT = "import numpy as np\ndef grad(theta, a):\n    p = np.exp(theta)\n    return np.eye(3)[a] - p / p.sum()\n"


def answer(call: Call, code: str, file: Path) -> tuple[int, dict[str, object], str]:
    file.write_text(code, "utf-8")
    exited, out, err = call("answer", "code/score", f"@{file}", "--bank", BANK, "--json")
    return exited, json.loads(out), err


def test_a_function_is_graded_from_a_file_or_standard_input(call: Call, tmp_path: Path) -> None:
    code, document, _ = answer(call, RIGHT, tmp_path / "grad.py")
    assert (code, document["verdict"], document["score"]) == (0, "correct", 1.0)
    done = studytool("answer", "code/score", "-", "--bank", BANK, text=RIGHT.replace("np.eye(3)[a] -", "-"))
    assert done.returncode == 1
    assert "The action taken is missing." in done.stdout


def test_the_mark_some_editors_begin_a_file_with_is_no_part_of_the_code(call: Call, tmp_path: Path) -> None:
    assert answer(call, f"\ufeff{RIGHT}", tmp_path / "grad.py")[0] == 0
    assert studytool("answer", "code/score", "-", "--bank", BANK, text=f"\ufeff{RIGHT}").returncode == 0


def test_what_a_response_prints_goes_to_standard_error(call: Call, tmp_path: Path) -> None:
    code, _, err = answer(call, RIGHT + "print('\\x1b[31mhello')\n", tmp_path / "grad.py")
    assert code == 0
    assert "\\x1b[31mhello" in err


HOSTILE = {
    "an endless loop": ("    while True: pass\n", "did not end in time, at line 5"),
    "ten gigabytes": ("    return np.ones(10**10 // 8)\n", "more memory than is allowed"),
    "a fork bomb": ("    import os\n    while True: os.fork()\n", ""),
    "a write outside": ("    open(OUTSIDE, 'w').write('x')\n", "line 5"),
    "endless printing": ("    while True: print('x' * 1000)\n", ""),
    "leaving": ("    import os; os._exit(0)\n", "ended its own process"),
    "deep recursion": ("    return grad(theta, a)\n", "RecursionError"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code_ends_within_its_limits_with_a_verdict(call: Call, tmp_path: Path, name: str) -> None:
    body, reason = HOSTILE[name]
    outside = tmp_path / "outside"
    head = f"import numpy as np\nOUTSIDE = {str(outside)!r}\ndef grad(theta, a):\n    p = 1\n"
    code, document, _ = answer(call, head + body, tmp_path / "grad.py")
    assert (code, document["verdict"], document["key"]) == (2, "unreadable", None)
    assert reason in " ".join(document["feedback"])  # type: ignore[arg-type]
    assert not outside.exists()


def test_a_piped_session_reads_code_from_files_and_reports_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "grad.py").write_text(RIGHT, "utf-8")
    done = studytool("quiz", "--item", "code/score", "--bank", BANK, "--seed", "0", text=f"@{tmp_path}/grad.py\n")
    assert "1 of 1 right" in done.stdout
    done = studytool("quiz", "--item", "code/score", "--bank", BANK, "--seed", "0", "--json", text="@nowhere.py\n")
    assert done.returncode == 0
    assert [review["verdict"] for review in json.loads(done.stdout)["reviews"]] == ["unreadable"]
    assert "nowhere.py: no such file to read the response from" in done.stderr


def test_a_learner_writes_code_in_the_editor_and_mends_it_there(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\nif grep -q "return -p" "$1"; then sed -i "s/return -p/return np.eye(3)[a] - p/" "$1"\n'
        'else printf "    p = np.exp(theta); p /= p.sum(); return -p\\n" >> "$1"; fi\n'
        'touch -d "2 hours" "$1"\n', "utf-8",
    )  # fmt: skip
    editor.chmod(0o755)
    environment = {"VISUAL": str(editor), "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    terminal = Terminal("quiz", "--item", "code/score", "--bank", BANK, "--no-save", env=environment)
    try:
        assert "def grad(theta, a):" in terminal.until("Enter opens your editor")
        terminal.type("")
        terminal.until("The action taken is missing.")
        terminal.until("One more try")
        terminal.type("@nowhere.py")
        terminal.until("no such file")
        terminal.type("e")
        terminal.until("Correct")
    finally:
        terminal.kill()


SEEN_WRONG = """\
import numpy as np
peak_at = np.array([25.0003])
def peak(x): return np.exp(-((x[0] - 25.0) / 0.0005) ** 2)
def of_peak(x): return np.array([-2 * (x[0] - 25.0) / 0.0005**2 * peak(x)])
far, farther = np.array([1.7e9]), np.array([1e10])
def sine(x): return np.sin(x[0])
def cosine(x): return np.cos(x)
scales = np.array([1e-8, 1e8])
def squares(x): return np.sum(x**2)
def unseen(x): return np.array([1000.0, 2 * x[1]])
zero = np.zeros(2)
def fourth(x): return np.sum(x**4)
def fives(x): return 5 * x**3
"""


@pytest.mark.parametrize(
    ("gradient", "of", "at", "code"),
    [
        ("of_peak", "peak", "peak_at", 0),
        ("cosine", "sine", "far", 0),
        ("cosine", "sine", "farther", 0),
        ("unseen", "squares", "scales", 1),
        ("fives", "fourth", "zero", 1),
    ],
)
def test_narrow_far_unseen_and_coincident_gradients_are_judged_in_the_sandbox(
    call: Call, tmp_path: Path, gradient: str, of: str, at: str, code: int
) -> None:
    file = tmp_path / "seen.py"
    file.write_text(SEEN_WRONG, "utf-8")
    exited, out, _ = call("gradcheck", *names(str(file), gradient, of, at), "--json")
    assert (exited, json.loads(out)["kinks"]) == (code, [])
