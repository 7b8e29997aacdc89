"""Code that does its worst: each attempt ends within its limits, with a verdict, and leaves nothing behind.

The last test repeats all others where the kernel gives no namespaces.
"""

from __future__ import annotations

import os
import platform
import select
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import studytool
from studytool.sandbox import Limits
from studytool.sandbox.call import call
from studytool.sandbox.run import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="other platforms confine less, and say so"),
]

LESSER = "STUDYTOOL_TEST_WITHOUT_NAMESPACES"
HERE = Path(__file__)
WITHOUT_NAMESPACES = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None)
if os.geteuid() == 0:
    assert libc.prctl(24, 21, 0, 0, 0) == 0  # PR_CAPBSET_DROP, CAP_SYS_ADMIN
else:
    user, group = os.getuid(), os.getgid()
    assert libc.unshare(0x10000000) == 0
    for name, text in ("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1"):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")
    assert libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24)) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.fixture
def limits() -> Limits:
    """A file size by which the processes of one test can be told from all others."""
    return Limits(seconds=30, file_size=2**20 + int.from_bytes(os.urandom(3), "big"))


@pytest.fixture(autouse=True)
def _nothing_stays(limits: Limits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "rooms").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rooms"))
    yield
    wait_until_none_is(limits)
    assert list((tmp_path / "rooms").iterdir()) == []


def wait_until_none_is(limits: Limits) -> None:
    """A killed process takes its moment to go; one that was not killed would outlast this wait."""
    last_call = time.monotonic() + 20
    while confined(limits):
        assert time.monotonic() < last_call
        time.sleep(0.01)


def confined(limits: Limits) -> list[str]:
    """The processes that run under these limits."""
    found = []
    for file in Path("/proc").glob("[0-9]*/limits"):
        try:
            if f" {limits.file_size} " in file.read_text():
                found.append(file.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ("while True: pass", "timeout"),
        ("import time; time.sleep(60)", "timeout"),
        ("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", "timeout"),
        ("x = bytearray(10**10)", "memory"),
        ("import numpy as np\nnp.ones((10**5, 10**5))", "memory"),
        ("x = []\nwhile True: x.append(bytearray(10**8))", "memory"),
        ("while True: print('x' * 1000)", "output"),
        ("import sys\nwhile True: sys.stderr.write('x' * 1000)", "output"),
        ("import os\nwhile True: os.write(1, b'x' * 1000)", "output"),
        ("import os\nwhile True:\n    for n in range(3, 64):\n        try: os.write(n, b'x' * 9999)\n"
         "        except OSError: pass", "output"),
        ("import os\nfor n in range(3, 64):\n    try: os.write(n, b'x\\n')\n    except OSError: pass", "killed"),
        ("import os; os.closerange(0, 64)", "killed"),
        ("import os; os._exit(0)", "killed"),
        ("import os; os.abort()", "killed"),
        ("import ctypes; ctypes.string_at(0)", "killed"),
        ("import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    __repr__ = lambda self: repr(self)\nrepr(A())",
         "killed"),
        ("def f(): f()\nf()", "error"),
        ("import threading, time\nwhile True: threading.Thread(target=time.sleep, args=[60]).start()", "error"),
        ("import sys; sys.modules.clear(); sys.stdout = sys.stderr = None\n1 / 0", "error"),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", "error"),
        ("import json; json.dumps = None", "killed"),
    ],
)  # fmt: skip
def test_it_ends_with_a_clear_verdict(source: str, ended: str, limits: Limits) -> None:
    patience = 1 if ended == "timeout" else limits.seconds
    assert run(source, limits=limits._replace(seconds=patience)).ended == ended


@pytest.mark.parametrize("limit", [100, 64 * 2**10])
def test_endless_output_is_cut_at_the_limit(limit: int, limits: Limits) -> None:
    ran = run("while True: print('x' * 10)", limits=limits._replace(output=limit))
    assert (ran.ended, len(ran.stdout)) == ("output", limit)


@pytest.mark.parametrize(
    "target",
    ["-1", "0", "os.getppid()", "os.getpid()", str(os.getpid())],
    ids=["everyone", "its group", "its parent", "itself", "the tests"],
)
def test_signals_reach_nobody_outside(target: str, limits: Limits) -> None:
    ran = run(f"import os; os.kill({target}, 9)", limits=limits)
    assert ran.ended in ("finished", "error", "killed")
    assert "signals" not in ran.missing


@pytest.mark.parametrize(
    "start",
    [
        "os.fork()",
        "os.posix_spawn(sys.executable, [sys.executable], {})",
        "subprocess.run([sys.executable, '-V'], check=True)",
        "os.execv(sys.executable, [sys.executable])",
        "multiprocessing.get_context('fork').Process(target=print).start()",
    ],
)
def test_no_process_can_be_started_so_the_limits_of_one_are_the_limits_of_all(start: str, limits: Limits) -> None:
    ran = run(f"import multiprocessing, os, subprocess, sys\n{start}\nprint('started')", limits=limits)
    assert (ran.ended, ran.stdout) == ("error", "")


REFUSED_CALLS = {
    "shared memory that outlives it": (29, 0, 4096, 0o1600),
    "a semaphore": (64, 0, 1, 0o1600),
    "a queue": (68, 0, 0o1600),
    "a key": (248, "b'user'", "b'left-behind'", "b'x'", "ctypes.c_long(1)", "ctypes.c_long(-3)"),
    "a search of keys": (250, 10, "ctypes.c_long(-3)", "b'user'", "b'secret'", 0),
    "io_uring": (425, 1, 0),
    "a file by its handle": (304, -1, "None", 0),
    "tracing": (101, 16, "os.getppid()", 0, 0),
    "the memory of another process": (310, "os.getppid()", 0, 0, 0, 0, 0),
    "the limits of another process": (302, 1, 7, 0, 0),
    "a namespace of its own": (272, 0x10000000),
    "the 32-bit calls of x32": (0x40000000 + 41, 1, 1, 0),
}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("call", REFUSED_CALLS)
def test_the_kernel_refuses_it(call: str, limits: Limits) -> None:
    number, *arguments = REFUSED_CALLS[call]
    said = f"{number}, {', '.join(map(str, arguments))}"
    source = (
        f"import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.syscall({said}), ctypes.get_errno())"
    )
    assert run(source, limits=limits).stdout == "-1 1\n"


def test_files_outside_its_folder_cannot_be_written(limits: Limits, tmp_path: Path) -> None:
    for folder in (tmp_path, Path(sys.prefix), Path("/usr"), Path("/dev/shm"), Path("/var/tmp")):
        ran = run(f"open({str(folder / 'studytool-evil')!r}, 'w')", limits=limits)
        assert ran.ended == "error"
        assert not (folder / "studytool-evil").exists()
        assert "files" not in ran.missing


def test_a_file_of_the_user_cannot_be_read(limits: Limits, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    ran = run(f"print(open({str(tmp_path / 'secret')!r}).read())", limits=limits)
    assert (ran.ended, ran.stdout) == ("error", "")
    assert "files" not in ran.missing


def test_its_own_folder_can_be_written_up_to_a_bound(limits: Limits) -> None:
    source = "open('own', 'w').write('x')\nn = 0\nwhile True:\n    n += 1\n    open(str(n), 'w').write('x' * 2**20)"
    ran = run(source, limits=limits)
    refusal = "Permission denied: 'own'" if LESSER in os.environ else "No space left on device"
    assert ran.ended == "error"
    assert refusal in str(ran.error)


def test_a_single_file_has_a_bound_too(limits: Limits) -> None:
    assert run("open('own', 'wb').write(bytes(2**26))", limits=limits).ended == "error"


def test_no_connection_reaches_this_machine(limits: Limits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = f"import socket\nsocket.create_connection({server.getsockname()!r}, timeout=0.5)"
        ran = run(source, limits=limits)
        assert ran.ended == "error"
        assert not select.select([server], [], [], 0)[0]
        assert "network" not in ran.missing


def test_datagrams_and_local_services_are_out_of_reach(limits: Limits, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as local, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        local.bind(str(tmp_path / "s"))
        local.listen()
        datagrams.bind(("127.0.0.1", 0))
        ran = run(
            f"import socket\ntry: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', {datagrams.getsockname()!r})\n"
            f"except OSError: pass\nsocket.socket(socket.AF_UNIX).connect({str(tmp_path / 's')!r})",
            limits=limits,
        )
        assert ran.ended == "error"
        assert select.select([local, datagrams], [], [], 0)[0] == []


def test_a_response_reads_neither_this_package_nor_its_bank(limits: Limits) -> None:
    root = Path(studytool.__file__).parents[1]
    package = root / "studytool" / "model.py"
    # An installation that points to a checkout has the bank in a folder of its own.
    copies = [root / "quiz", Path(sysconfig.get_path("purelib"), "studytool", "quiz")]
    banks = [next(copy.glob("*.yaml")) for copy in copies if copy.exists()]
    for attempt in ("import studytool.items", *(f"open({str(file)!r}).read()" for file in (package, *banks))):
        outcome = call(f"def f(x):\n    {attempt}\n    return x", "f", [(np.array(1.0),)], limits=limits)
        assert outcome.calls[0].error is not None, attempt


def test_a_note_imports_the_package_and_reads_no_bank(limits: Limits) -> None:
    bank = next((Path(studytool.__file__).parents[1] / "quiz").glob("*.yaml"))
    assert run("from studytool import plot\nprint(callable(plot.line))", limits=limits).stdout == "True\n"
    assert run(f"print(open({str(bank)!r}).read())", limits=limits).stdout == ""


def test_what_a_killed_process_left_is_gone_at_the_next_start(limits: Limits, tmp_path: Path) -> None:
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    for name in (f"studytool-{finished.pid}-abc", f"studytool-{os.getpid()}-abc", "studytool-notes"):
        (tmp_path / "rooms" / name).mkdir()
    run("", limits=limits)
    left = {path.name.rpartition("-")[0] for path in (tmp_path / "rooms").iterdir()}
    assert left == {f"studytool-{os.getpid()}", "studytool"}
    for path in (tmp_path / "rooms").iterdir():
        path.rmdir()


def test_runs_at_the_same_time_do_not_disturb_each_other(limits: Limits) -> None:
    ended: list[str] = []
    source = "import threading\nthreads = [threading.Thread() for _ in range(3)]\nprint(sum(range(10**6)))"
    threads = [threading.Thread(target=lambda: ended.append(run(source, limits=limits).ended)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == ["finished"] * 4


def test_the_code_ends_with_a_parent_that_is_killed(limits: Limits, tmp_path: Path) -> None:
    source = "import ctypes; ctypes.CDLL(None).prctl(1, 0)\nprint(flush=True)\nwhile True: pass"
    program = (
        "from studytool.sandbox import Limits\nfrom studytool.sandbox.run import run\n"
        f"run({source!r}, limits=Limits(seconds=60, file_size={limits.file_size}))"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", program], cwd=HERE.parents[2], env=environment) as parent:
        while not confined(limits):
            assert parent.poll() is None
        parent.kill()
    wait_until_none_is(limits)


@pytest.mark.skipif(LESSER in os.environ, reason="namespaces are missing here on purpose")
def test_everything_missing_on_this_kernel_is_nothing(limits: Limits) -> None:
    assert run("", limits=limits).missing == ()


@pytest.mark.skipif(LESSER in os.environ, reason="this run is the one that the test starts")
def test_all_this_holds_without_namespaces_too() -> None:
    tests = subprocess.run(
        [sys.executable, "-c", WITHOUT_NAMESPACES, "-m", "pytest", "-x", str(HERE)],
        env=os.environ | {LESSER: "1"}, cwd=HERE.parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tests.returncode == 0, tests.stdout
