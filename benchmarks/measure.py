"""Runs a piece of work in a process of its own and says how long it took and how much memory it needed."""

import itertools
import multiprocessing
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
"""Readings after the first that a median is taken of, at the least."""
SECONDS = 1.0
"""CPU-seconds of readings that a median is taken of, at the least: short work is repeated some hundred times."""


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu_seconds: float
    mebibytes: float


def cost(work: Callable[..., object], *args: object) -> Cost:
    """Wall and CPU seconds and the growth of peak memory of `work(*args)`, in a fresh process, imports not counted."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(send, work, args))
    process.start()
    result = receive.recv()
    process.join()
    if isinstance(result, BaseException):
        raise result
    return result


def _run(send: object, work: Callable[..., object], args: tuple[object, ...]) -> None:
    try:
        work(*args, warm=True)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wall, cpu = time.perf_counter(), time.process_time()
        work(*args, warm=False)
        seconds, used = time.perf_counter() - wall, time.process_time() - cpu
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        send.send(Cost(seconds, used, (after - before) / 1024))  # type: ignore[attr-defined]
    except BaseException as error:  # noqa: BLE001 - told to the parent, which raises it
        send.send(error)  # type: ignore[attr-defined]


def repeated(prepare: Callable[..., object], work: Callable[..., object], *args: object) -> tuple[Cost, float]:
    """Of `work(*args)` in a fresh process: the cost of its first run, and the median CPU-seconds of those that follow.

    ROUNDS follow, and more until they have taken SECONDS, so that a few milliseconds are not one lucky or unlucky turn
    of a machine that does other work.

    Imports and what `prepare(*args)` does are not counted.
    """
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_repeat, args=(send, prepare, work, args))
    process.start()
    result = receive.recv()
    process.join()
    if isinstance(result, BaseException):
        raise result
    return result


def _repeat(
    send: object, prepare: Callable[..., object], work: Callable[..., object], args: tuple[object, ...]
) -> None:
    try:
        prepare(*args)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wall, spent = time.perf_counter(), [time.process_time()]
        work(*args)
        seconds = time.perf_counter() - wall
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        spent.append(time.process_time())
        while len(spent) < ROUNDS + 2 or spent[-1] - spent[1] < SECONDS:
            work(*args)
            spent.append(time.process_time())
        each = [end - begin for begin, end in itertools.pairwise(spent)]
        cold = Cost(seconds, each[0], (after - before) / 1024)
        send.send((cold, statistics.median(each[1:])))  # type: ignore[attr-defined]
    except BaseException as error:  # noqa: BLE001 - told to the parent, which raises it
        send.send(error)  # type: ignore[attr-defined]


def machine() -> str:
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"


def compare(title: str, sizes: list[int], ours: Callable[..., object], peer: Callable[..., object], name: str) -> None:
    """Print our cost, the peer's and the ratio, at each size."""
    print(f"{title}\n  {machine()}")
    print(f"  {'rows':>9}  {'ours s':>8} {'CPU s':>7} {'MiB':>6}   {name:>18} s {'CPU s':>7} {'MiB':>6}   ours/peer")
    for size in sizes:
        mine, other = cost(ours, size), cost(peer, size)
        print(
            f"  {size:>9,}  {mine.seconds:8.2f} {mine.cpu_seconds:7.2f} {mine.mebibytes:6.0f}   "
            f"{other.seconds:20.2f} {other.cpu_seconds:7.2f} {other.mebibytes:6.0f}   "
            f"{mine.seconds / other.seconds:9.2f}"
        )


def cpu_of(home: Path) -> float:
    """CPU seconds of the processes of a workspace so far."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(home).encode() not in (process / "cmdline").read_bytes() + (process / "environ").read_bytes():
                continue
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15]) / ticks
    return total
