"""Write the model of libpostal from the packages of the extra `libpostal` into a directory: 2 GB, once."""

import sys
from pathlib import Path

from tidewaiter.parties.names.address_libpostal import PIECES, unpacked


def main(directory: Path) -> None:
    """Write what is not there yet."""
    for name in PIECES:
        target = directory / name
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        with unfinished.open("wb") as file:
            for piece in unpacked(name):
                file.write(piece)
        unfinished.rename(target)
        print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
