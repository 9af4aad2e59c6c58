"""Whether files of spectra hold the values that another reader finds in them.

    PYTHONPATH=src python benchmarks/readers_conformance.py FOLDER ours.npz
    OTHER/bin/python benchmarks/readers_conformance.py FOLDER ours.npz --peer [JCAMP-DX | SPC | OPUS]

FOLDER is `../shared/data/formats`. The first run writes what this product reads (up to six spectra of each file), the
second, in a virtual environment with spectrochempy, reads the same files, at most 20 seconds each, and prints a row a
file as soon as it is read: our points, theirs, the largest difference (of ordinates relative to the largest, of
abscissae likewise), or their error.
"""

import logging
import signal
import sys
import warnings
from pathlib import Path

import numpy as np

FOLDERS = {"JCAMP-DX": "spec_jcamp", "SPC": "spec_spc", "OPUS": "spec_opus"}
CLOSE = 1e-4
PATIENCE = 20
"""Seconds for a file."""


class TooLongError(Exception):
    """The peer did not answer in time."""


def files(folder: Path) -> list[tuple[str, Path]]:
    known = {".dx", ".jdx", ".jcm", ".jcamp", ".spc", ".cgm", ""}
    found = [(kind, path) for kind, place in FOLDERS.items() for path in sorted((folder / place).rglob("*"))]
    return [
        (kind, path)
        for kind, path in found
        if path.is_file() and (path.suffix.lower() in known or path.suffix[1:].isdecimal()) and path.name[0] != "."
    ]


def ours(folder: Path, into: Path) -> None:
    from tidewaiter.substances.spectra.open_spectra import read  # noqa: PLC0415 - the peer's environment has it not

    told = {}
    for kind, path in files(folder):
        reading = read(path.read_bytes())
        for at, spectrum in enumerate(reading.spectra[:6]):
            told[f"{kind}|{path.relative_to(folder)}|{at}"] = np.stack([spectrum.x, spectrum.y])
    np.savez_compressed(into, **told)
    print(len({name.rsplit("|", 1)[0] for name in told}), "files read")


def peer(folder: Path, from_ours: Path, kinds: list[str]) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import spectrochempy as scp  # noqa: PLC0415 - of the other environment

    calls = {"JCAMP-DX": scp.read_jcamp, "SPC": scp.read_spc, "OPUS": scp.read_opus}
    mine: dict[tuple[str, ...], list[np.ndarray]] = {}
    with np.load(from_ours) as kept:
        for name in kept.files:
            mine.setdefault(tuple(name.split("|")[:2]), []).append(kept[name])
    signal.signal(signal.SIGALRM, _give_up)
    for kind in kinds:
        counts = dict.fromkeys(("agree", "differ", "only ours", "only theirs", "neither"), 0)
        print(
            f"\n| {kind} file | Our points | Theirs | Largest difference, or their error |\n|---|---|---|---|",
            flush=True,
        )
        for path in [path for k, path in files(folder) if k == kind]:
            found = mine.get((kind, str(path.relative_to(folder))), [])
            outcome, row = _compare(calls[kind], path, found)
            counts[outcome] += 1
            points = ", ".join(str(one.shape[1]) for one in found) or "none"
            print(f"| {path.relative_to(folder)} | {points} | {row} |", flush=True)
        print(f"\n{kind}: {counts}", flush=True)


def _give_up(*_: object) -> None:
    raise TooLongError(f"no answer in {PATIENCE} s")


def _compare(call: object, path: Path, found: list[np.ndarray]) -> tuple[str, str]:
    signal.alarm(PATIENCE)
    try:
        x, y = _values(call(str(path)))
    except Exception as error:  # noqa: BLE001 - whatever the peer raises, it does not read the file
        said = f"{type(error).__name__}: {error}".split("\n")[0].replace("|", "/")[:90]
        return ("only ours" if found else "neither"), f"none | {said}"
    finally:
        signal.alarm(0)
    if not found:
        return "only theirs", f"{len(x)} | "
    difference, how = min((_difference(one, x, row) for one in found for row in y), key=lambda pair: pair[0])
    return ("agree" if difference <= CLOSE else "differ"), f"{len(x)} | {how}"


def _values(found: object) -> tuple[np.ndarray, np.ndarray]:
    one = found[0] if isinstance(found, (list, tuple)) else found
    if one is None or getattr(one, "x", None) is None:
        raise ValueError("it gives nothing" if one is None else "it gives an empty dataset")
    y = np.atleast_2d(np.asarray(one.masked_data if hasattr(one, "masked_data") else one.data, dtype=float))
    return np.asarray(one.x.data, dtype=float), y


def _difference(one: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[float, str]:
    """The largest difference relative to the largest value, in either order of points; infinite where counts differ."""
    if one.shape[1] != len(x):
        return np.inf, "number of points"
    best = (np.inf, "not a number")
    for turn in (1, -1):
        apart = [
            np.nanmax(np.abs(a - b[::turn])) / max(np.nanmax(np.abs(a)), 1e-300) for a, b in ((one[0], x), (one[1], y))
        ]
        if max(apart) < best[0]:
            best = (float(max(apart)), f"{apart[0]:.1e} in x, {apart[1]:.1e} in y")
    return best


if __name__ == "__main__":
    if "--peer" in sys.argv:
        peer(Path(sys.argv[1]), Path(sys.argv[2]), [one for one in FOLDERS if one in sys.argv] or list(FOLDERS))
    else:
        ours(Path(sys.argv[1]), Path(sys.argv[2]))
