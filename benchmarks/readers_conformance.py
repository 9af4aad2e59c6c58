"""Whether files of spectra hold the values that another reader finds in them.

    PYTHONPATH=src python benchmarks/readers_conformance.py FOLDER ours.npz
    OTHER/bin/python benchmarks/readers_conformance.py FOLDER ours.npz --peer

FOLDER is `../shared/data/formats`. The first run writes what this product reads (up to six spectra of each file), the
second, in a virtual environment with spectrochempy, reads the same files and prints: files that both read, where
abscissae or ordinates differ (relative to the largest value), and who reads what the other does not.
"""

import sys
from pathlib import Path

import numpy as np

FOLDERS = {"JCAMP-DX": "spec_jcamp", "SPC": "spec_spc", "OPUS": "spec_opus"}
CLOSE = 1e-4


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


def peer(folder: Path, from_ours: Path) -> None:
    import spectrochempy as scp  # noqa: PLC0415 - of the other environment

    calls = {"JCAMP-DX": scp.read_jcamp, "SPC": scp.read_spc, "OPUS": scp.read_opus}
    with np.load(from_ours) as kept:
        mine = {}
        for name in kept.files:
            mine.setdefault(tuple(name.split("|")[:2]), []).append(kept[name])
    for kind in FOLDERS:
        rows = [(path, mine.get((kind, str(path.relative_to(folder))), [])) for k, path in files(folder) if k == kind]
        counts = dict.fromkeys(("both", "agree", "only ours", "only theirs", "neither"), 0)
        worst, said = 0.0, []
        for path, found in rows:
            try:
                x, y = _values(calls[kind](str(path)))
            except Exception:  # noqa: BLE001 - whatever the peer raises, it does not read the file
                x, y = np.zeros(0), np.zeros((0, 0))
            if not len(x) or not found:
                counts[("neither", "only ours", "only theirs")[1 if found else 2 if len(x) else 0]] += 1
                if len(x) and not found:
                    said.append(f"    only theirs: {path.name} ({len(x)} points)")
                continue
            counts["both"] += 1
            difference, how = min((_difference(one, x, row) for one in found for row in y), key=lambda pair: pair[0])
            if difference <= CLOSE:
                counts["agree"] += 1
                worst = max(worst, difference)
            else:
                said.append(f"    {path.name}: ours {found[0].shape[1]} points, theirs {len(x)}, differ by {how}")
        print(f"  {kind}: {len(rows)} files; {counts}; largest difference of those that agree {worst:.1e}")
        print("\n".join(said))


def _values(found: object) -> tuple[np.ndarray, np.ndarray]:
    one = found[0] if isinstance(found, (list, tuple)) else found
    y = np.atleast_2d(np.asarray(one.masked_data if hasattr(one, "masked_data") else one.data, dtype=float))
    return np.asarray(one.x.data, dtype=float), y


def _difference(one: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[float, str]:
    """The largest difference relative to the range, in either order of points; infinite where counts differ."""
    if one.shape[1] != len(x):
        return np.inf, "number of points"
    best = (np.inf, "")
    for turn in (1, -1):
        apart = [
            np.nanmax(np.abs(a - b[::turn])) / max(np.nanmax(np.abs(a)), 1e-300) for a, b in ((one[0], x), (one[1], y))
        ]
        if max(apart) < best[0]:
            best = (float(max(apart)), f"{apart[0]:.1e} in x, {apart[1]:.1e} in y")
    return best


if __name__ == "__main__":
    (peer if "--peer" in sys.argv else ours)(Path(sys.argv[1]), Path(sys.argv[2]))
