"""System calls that code in the sandbox is refused, by a seccomp filter; it holds for all threads and cannot be lifted.

No socket but a pair of its own, so no local service and no network; no new process, so that the limits of one are the
limits of all; no shared memory or queue that outlives it (System V); no key of a keyring; no io_uring, which would pass
by the filter; nothing that reads, traces or limits another process; no namespaces, in which it would have privileges
again; no file by its handle, which leads out of any root folder.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

# Numbers by architecture: (x86_64, aarch64); where an architecture lacks the call, None.
REFUSED = {
    "socket": (41, 198),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "shmget": (29, 194),
    "shmctl": (31, 195),
    "shmat": (30, 196),
    "semget": (64, 190),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "semop": (65, 193),
    "msgget": (68, 186),
    "msgctl": (71, 187),
    "msgrcv": (70, 188),
    "msgsnd": (69, 189),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_by_handle_at": (304, 265),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
}
CLONE, CLONE3, KEYCTL, PRLIMIT = (56, 220), (435, 435), (250, 219), (302, 261)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # place in the pairs, the kernel's own number
OTHER_ABI = 0x40000000  # x32 on x86_64: the same calls under other numbers
CLONE_THREAD, JOIN_SESSION_KEYRING = 0x10000, 1

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, NOT_THERE = 0x7FFF0000, 0x00050001, 0x00050026  # EPERM; ENOSYS, upon which clone3's caller tries clone
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in what the filter sees
PR_SET_SECCOMP, MODE_FILTER = 22, 2


def refuse() -> frozenset[str]:
    """Join a keyring of its own and set the filter; returns the protections this gives, none where it cannot be set."""
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES or struct.calcsize("P") != 8:
        return frozenset()
    place, architecture = ARCHITECTURES[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(ctypes.c_long(KEYCTL[place]), JOIN_SESSION_KEYRING, None)
    program = b"".join(_program(place, architecture))
    instructions = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    if libc.prctl(PR_SET_SECCOMP, MODE_FILTER, described, 0, 0) != 0:
        return frozenset()
    return frozenset({"network", "processes", "sockets"})


def _program(place: int, architecture: int) -> list[bytes]:
    """The filter's instructions: each test skips the answer that follows it where it does not apply."""

    def answer(test: int, value: int, verdict: int) -> list[bytes]:
        return [_instruction(test, 0, 1, value), _instruction(RETURN, 0, 0, verdict)]

    program = [
        _instruction(LOAD, 0, 0, ARCHITECTURE),
        _instruction(JUMP_EQUAL, 1, 0, architecture),
        _instruction(RETURN, 0, 0, REFUSE),
        _instruction(LOAD, 0, 0, NUMBER),
        *answer(JUMP_AT_LEAST, OTHER_ABI, REFUSE),
        *answer(JUMP_EQUAL, CLONE3[place], NOT_THERE),
    ]
    for numbers in REFUSED.values():
        if (number := numbers[place]) is not None:
            program += answer(JUMP_EQUAL, number, REFUSE)
    return [
        *program,
        _instruction(JUMP_EQUAL, 0, 4, PRLIMIT[place]),
        _instruction(LOAD, 0, 0, FIRST_ARGUMENT),
        *answer(JUMP_EQUAL, 0, ALLOW),  # its own limits
        _instruction(RETURN, 0, 0, REFUSE),
        _instruction(JUMP_EQUAL, 1, 0, CLONE[place]),
        _instruction(RETURN, 0, 0, ALLOW),
        _instruction(LOAD, 0, 0, FIRST_ARGUMENT),
        _instruction(JUMP_SET, 1, 0, CLONE_THREAD),
        _instruction(RETURN, 0, 0, REFUSE),
        _instruction(RETURN, 0, 0, ALLOW),
    ]


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
