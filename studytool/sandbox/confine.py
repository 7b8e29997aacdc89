"""Takes the child's rights away before it runs any code.

Linux gives two layers, and either may be absent: namespaces with a small root folder of their own, and Landlock.
`give_up_privileges` names every protection that neither the kernel nor the platform gives.
"""

from __future__ import annotations

import ctypes
import math
import os
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROTECTIONS = ("files", "memory", "network", "processes", "signals", "sockets")
SYSTEM = ("/usr", "/lib", "/lib64", "/nix/store", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime")
DEVICES = (os.devnull, "/dev/random", "/dev/urandom", "/dev/zero", "/proc/cpuinfo", "/proc/meminfo")
HOME, DISK = "/sandbox", "size=16m,nr_inodes=1000,mode=755"

# Numbers of the kernel's interface, the same on every architecture.
NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NETWORK = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE, MNT_DETACH = 0x2, 0x4, 0x1000, 0x4000, 0x40000, 0x2
MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, READ_ONLY = 442, -100, 0x8000, 1
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS, SIGKILL, CAPABILITY_VERSION = 1, 8, 38, 9, 0x20080522
CAP_DAC_READ_SEARCH = 1 << 2
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT, LANDLOCK_VERSION, PATH_BENEATH = 444, 445, 446, 1, 1
WRITE_FILE, READ_FILE, READ_DIR, EXECUTE, TRUNCATE = 0x2, 0x4, 0x8, 0x1, 0x4000
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals


@dataclass(frozen=True)
class Visible:
    """Folders that may be read besides what Python needs, folders in any of them that may not, and folders whose names
    alone may be read."""

    folders: Sequence[str] = ()
    hidden: Sequence[str] = ()
    listed: Sequence[str] = ()


@dataclass(frozen=True)
class Setting:
    """Where the code will run: protections won so far, the user to become (None: stay), whether it has its own root."""

    won: frozenset[str]
    user: int | None = None
    own_root: bool = False


def separate(room: Path, visible: Visible) -> Setting:
    """Leave the host's network, processes and files; `room` becomes the root of all that can be seen.

    Works on the calling process in part and on the processes it forks in full.
    """
    if sys.platform != "linux":
        return Setting(frozenset())
    root, user, group = os.geteuid() == 0, os.geteuid(), os.getegid()
    # The kernel counts processes by user, so each run under root gets a user of its own.
    fresh = 60_000 + os.getpid() % 5_000 if root else None
    spaces = NEW_MOUNTS | NEW_IPC | NEW_PIDS | NEW_NETWORK | (0 if root else NEW_USER)
    if _libc().unshare(spaces):
        return Setting(frozenset(), fresh)
    won = frozenset({"network", "signals"} | (set() if root else {"processes"}))
    try:
        if not root:
            _keep_name(user, group)
        _shut_in(room, user if fresh is None else fresh, visible)
    except OSError:
        _libc().umount2(os.fsencode(room), MNT_DETACH)
        return Setting(won, fresh)
    return Setting(won | {"files", "sockets"}, fresh, own_root=True)


def give_up_privileges(
    setting: Setting, limits: Mapping[str, float], visible: Visible, refuse: Callable[[], Iterable[str]]
) -> list[str]:
    """Give up every privilege and accept the limits; returns the names of the protections that are missing.

    `refuse` takes system calls away, and returns the protections that this gives. Root may own folders that the user to
    become may not read: the right to read any file stays where files are confined to what is to be read.
    """
    won = set(setting.won)
    if sys.platform == "linux":
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        readable = _readable(visible)
        if setting.user is not None and not setting.own_root:
            _hold_path_open()
        won |= _landlock(readable, visible, writable=[HOME] if setting.own_root else [])
        if setting.user is not None:
            _prctl(PR_SET_KEEPCAPS, 1)
            won |= _become(setting.user)
        reads_all = setting.user is not None and "files" in won and bool(visible.folders)
        _keep(CAP_DAC_READ_SEARCH if reads_all else 0)
        _prctl(PR_SET_PDEATHSIG, SIGKILL)
    won |= _limit(limits, alone="processes" in won)
    refused = set(refuse())
    if sys.platform == "linux" and not refused:
        _keep(0)
    won |= refused
    return [name for name in PROTECTIONS if name not in won]


def end_user(user: int) -> None:
    """Kill whatever still runs as `user`, where no namespace ends it."""
    pid = os.fork()
    if pid == 0:
        with suppress(OSError):
            os.setuid(user)
            os.kill(-1, SIGKILL)
        os._exit(0)
    os.waitpid(pid, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _syscall(number: int, *arguments: Any) -> int:
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def _prctl(option: int, value: int) -> None:
    _checked(_libc().prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))))


def installed(package: Path) -> bool:
    """Whether a package is one of this Python's own, not a checkout's."""
    return any(package.is_relative_to(prefix) for prefix in {sys.prefix, sys.base_prefix})


def _readable(visible: Visible) -> list[str]:
    """What Python, its packages and the system's libraries are read from, and the folders to be seen."""
    paths = dict.fromkeys([*SYSTEM, sys.base_prefix, sys.prefix, *sys.path, *visible.folders])
    return [path for path in paths if path not in visible.listed and Path(path).exists()]


def _keep_name(user: int, group: int) -> None:
    """Map the current user and group to themselves in a new user namespace."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _shut_in(room: Path, user: int, visible: Visible) -> None:
    """Make `room` the root folder: a small disk in memory with `HOME` and, read-only, what Python needs."""
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _mount("tmpfs", str(room), "tmpfs", MS_NOSUID | MS_NODEV, DISK)
    for path in sorted(map(os.path.realpath, [*_readable(visible), *DEVICES])):
        _show(Path(path), Path(f"{room}{path}"))
    for path in _readable(visible):
        if not os.path.lexists(f"{room}{path}"):
            Path(f"{room}{path}").parent.mkdir(parents=True, exist_ok=True)
            Path(f"{room}{path}").symlink_to(os.path.realpath(path))
    for path in map(os.path.realpath, visible.hidden):
        if Path(f"{room}{path}").is_dir():
            _mount("tmpfs", f"{room}{path}", "tmpfs", MS_NOSUID | MS_NODEV, "size=4k,mode=755")
    Path(f"{room}{HOME}").mkdir()
    os.chown(f"{room}{HOME}", user, -1)
    os.chroot(room)
    os.chdir(HOME)


def _show(path: Path, place: Path) -> None:
    """Bind `path` at `place`, read-only with all below it, unless a folder above has been shown already."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        place.mkdir()
    else:
        place.touch()
    _mount(str(path), str(place), None, MS_BIND | MS_REC)
    attributes = struct.pack("QQQQ", READ_ONLY, 0, 0, 0)
    _syscall(MOUNT_SETATTR, AT_FDCWD, os.fsencode(place), AT_RECURSIVE, attributes, len(attributes))


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    _checked(_libc().mount(*texts[:3], ctypes.c_ulong(flags), texts[3]))


def _hold_path_open() -> None:
    """Read modules through open folders: the user to become may not pass the folders above the interpreter's."""
    held = {
        path: f"/proc/self/fd/{os.open(path, os.O_PATH | os.O_DIRECTORY)}" for path in sys.path if Path(path).is_dir()
    }
    sys.path[:] = [held.get(path, path) for path in sys.path]
    sys.path_importer_cache.clear()
    for package in [module for module in sys.modules.values() if hasattr(module, "__path__")]:
        package.__path__ = [_through(held, path) for path in package.__path__]


def _through(held: Mapping[str, str], path: str) -> str:
    above = max((folder for folder in held if path.startswith(f"{folder}/")), key=len, default=None)
    return held[above] + path.removeprefix(above) if above else path


def _landlock(readable: list[str], visible: Visible, writable: list[str]) -> set[str]:
    """Allow reading what Python needs and writing below `writable` alone; no network, no signals to the outside."""
    version = _libc().syscall(LANDLOCK_CREATE, None, 0, LANDLOCK_VERSION)
    if version < 1:
        return set()
    everything = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    words = [everything, TCP if version >= 4 else 0, SCOPES if version >= 6 else 0]
    attributes = struct.pack("QQQ", *words)
    ruleset = _syscall(LANDLOCK_CREATE, attributes, 24 if version >= 6 else 16 if version >= 4 else 8, 0)
    for path in readable:
        for part, whole in _without(Path(os.path.realpath(path)), visible.hidden):
            _permit(ruleset, str(part), (READ_FILE if whole else 0) | (READ_DIR if part.is_dir() else 0))
    for path in visible.listed:
        _permit(ruleset, path, READ_DIR)
    for device in filter(os.path.exists, DEVICES):
        _permit(ruleset, device, READ_FILE | (WRITE_FILE | (TRUNCATE & everything) if device == os.devnull else 0))
    for path in writable:
        _permit(ruleset, path, everything & ~EXECUTE)
    _syscall(LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)
    return {"files"} | ({"network"} if version >= 4 else set()) | ({"signals"} if version >= 6 else set())


def _without(path: Path, hidden: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """A file or folder, taken apart where something in it is hidden: each part, and whether its files may be read."""
    places = [Path(os.path.realpath(one)) for one in hidden]
    if not any(place.is_relative_to(path) for place in places):
        yield path, True
    elif path not in places:
        yield path, False
        for part in sorted(path.iterdir()):
            if not (part.is_symlink() and _leads_to(part, places)):
                yield from _without(part, hidden)


def _leads_to(link: Path, places: Sequence[Path]) -> bool:
    """Whether by the link, as by a virtual environment's `lib64`, something in or around one of the places is read."""
    target = Path(os.path.realpath(link))
    return any(place.is_relative_to(target) or target.is_relative_to(place) for place in places)


def _permit(ruleset: int, path: str, access: int) -> None:
    folder = os.open(path, os.O_PATH)
    _syscall(LANDLOCK_ADD, ruleset, PATH_BENEATH, struct.pack("=Qi", access, folder), 0)
    os.close(folder)


def _keep(capabilities: int) -> None:
    """Give up every capability but these, which are tried for: none can be had that is not there."""
    for kept in (capabilities, 0):
        if not _libc().capset(struct.pack("Ii", CAPABILITY_VERSION, 0), struct.pack("6I", kept, kept, 0, 0, 0, 0)):
            return


def _become(user: int) -> set[str]:
    """Turn from root into `user`, which owns nothing and whose processes are counted apart."""
    try:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    except OSError:
        return set()
    return {"processes", "signals"}


def _limit(limits: Mapping[str, float], *, alone: bool) -> set[str]:
    """Set the resource limits; returns the protections they give here."""
    try:
        import resource
    except ImportError:
        return set()
    wanted = {
        "RLIMIT_CORE": 0,
        # A second more than the wall clock allows: only several threads or processes together can use that much.
        "RLIMIT_CPU": math.ceil(limits["seconds"]) + 1,
        "RLIMIT_FSIZE": limits["file_size"],
        "RLIMIT_NOFILE": limits["open_files"],
        # The kernel would count the user's other processes too, so the only safe limit is no new process at all.
        "RLIMIT_NPROC": limits["processes"] if alone else 0,
        "RLIMIT_AS": limits["memory"],
    }
    given = set()
    for name, value in wanted.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (int(value), int(value)))
            given.add(name)
    # Darwin accepts a limit on address space but does not enforce it.
    memory = {"memory"} if "RLIMIT_AS" in given and sys.platform != "darwin" else set()
    return memory | ({"processes"} if "RLIMIT_NPROC" in given and os.geteuid() else set())
