"""Files of a published or own collection to entries of a library: ENFSI's, SWGDRUG's, whatever is read."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.library import Entry
from tidewaiter.substances.spectra.open_spectra import read


def entries_of(files: Iterable[tuple[str, bytes]]) -> tuple[list[Entry], list[Problem]]:
    """Entries of files (name, bytes), and everything that was wrong, each problem with its file.

    A spectrum without a title takes its file's name: collections name files by substance.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for name, data in files:
        reading = read(data)
        digest = hashlib.sha256(data).hexdigest()
        stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
        for spectrum in reading.spectra:
            named = spectrum if spectrum.title else spectrum.named(stem)
            entries.append(Entry(named, name, digest))
        problems.extend(replace(problem, path=f"{name}: {problem.path}") for problem in reading.problems)
    return entries, problems
