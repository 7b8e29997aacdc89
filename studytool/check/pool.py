"""Proofs of many items: kept ones where nothing has changed, the others computed on all processors."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from studytool.check import kept
from studytool.check.proofs import Proof, prove
from studytool.items.contract import Item

WORTH_STARTING = 1_000  # variants; below, starting processes takes longer than proving


def prove_all(items: Sequence[Item], seeds: int, folder: Path | None) -> list[Proof]:
    """The proof of each item over its seeds, in the order given, kept in the folder, if there is one."""
    proofs = [kept.read(folder, item, seeds) if folder else None for item in items]
    waiting = [place for place, proof in enumerate(proofs) if proof is None]
    new = _prove([items[place] for place in waiting], seeds)
    for place, proof in zip(waiting, new, strict=True):
        if folder:
            kept.write(folder, items[place], seeds, proof)
        proofs[place] = proof
    if folder and waiting:
        kept.trim(folder)
    return [proof for proof in proofs if proof is not None]


def _prove(items: Sequence[Item], seeds: int) -> Iterator[Proof]:
    count = min(_processors(), len(items))
    done = 0
    if count > 1 and len(items) * seeds >= WORTH_STARTING:
        try:
            for proof in _shared(items, seeds, count):
                yield proof
                done += 1
        except (BrokenProcessPool, OSError):
            pass  # where processes cannot be started or are killed, this one does the rest
    yield from (prove(item, seeds) for item in items[done:])


def _shared(items: Sequence[Item], seeds: int, count: int) -> Iterator[Proof]:
    # Spawned, since forking a process that has threads (numpy's) may hang it.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, context, initializer=_end_with_parent)
    try:
        with _holding_interrupts():
            futures = [pool.submit(prove, item, seeds) for item in items]
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Processes started within the block ignore Ctrl-C; this one handles it when the block ends, and stops them."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the processes inherit it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if held:
        raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Ends a worker whose parent was killed, which would otherwise wait for work for ever."""

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
