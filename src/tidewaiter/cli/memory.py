"""Memory that a process has been given, it keeps: for the commands that work through a day.

A day is done in parts, and each part needs the gigabytes that the part before has just let go of. Left to
themselves the allocators hand them back to the system, which clears every page before it gives it out again and,
on a virtual machine, may have to ask the host for it: a quarter of a day's CPU time (benchmarks/profile.md). The
allocators of Arrow, DuckDB and the C library are told by the environment, which they read when a process starts;
so a command that wants this starts itself once more. What is set already stays as it is.

While a command loads its modules, hardly any of what is made is garbage: it is looked for more seldom until the
workspace is open, which spares some six per cent of the CPU time of a short `serve`.
"""

import gc
import os
import sys
from collections.abc import Mapping, Sequence

SETTINGS: Mapping[str, str] = {
    # Arrow: freed memory stays with the process, in huge pages where the system grants them on request.
    "MIMALLOC_PURGE_DELAY": "-1",
    "MIMALLOC_ALLOW_LARGE_OS_PAGES": "1",
    # DuckDB, the same; its build knows no huge pages.
    "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1",
    # NumPy and the kernels: one heap that does not shrink, and no mappings beside it.
    "GLIBC_TUNABLES": (
        "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.arena_max=1"
        ":glibc.malloc.trim_threshold=68719476736:glibc.malloc.top_pad=67108864"
    ),
}

COMMANDS = frozenset({"run", "assess"})
"""Commands that work through a whole set, and end when they have."""

_VALUED = frozenset({"--home", "--actor"})
"""Options before the command that are followed by a value."""

_USUAL = gc.get_threshold()
_LOADING = 50_000


def loading() -> None:
    """From now on modules are loaded: look for garbage after so many objects, not after each few hundred."""
    gc.set_threshold(_LOADING, *_USUAL[1:])


def loaded() -> None:
    """Look for garbage as usual again."""
    gc.set_threshold(*_USUAL)


def command(words: Sequence[str]) -> str | None:
    """The command that a command line names: the first word that is no option and no option's value."""
    left = iter(words)
    for word in left:
        if word in _VALUED:
            next(left, None)
        elif not word.startswith("-"):
            return word
    return None


def wanted(words: Sequence[str], environment: Mapping[str, str]) -> dict[str, str] | None:
    """The environment in which a command line is to be started once more; None where it may go on as it is."""
    if command(words) not in COMMANDS or any(name in environment for name in SETTINGS):
        return None
    return {**environment, **SETTINGS}


def start_again(words: Sequence[str]) -> None:
    """Put the process in the environment that its command wants, by starting it anew; return where it has it."""
    environment = wanted(words, os.environ)
    if environment is not None and sys.platform == "linux":
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - itself, no shell
