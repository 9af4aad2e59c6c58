"""How far another process has come, told by the files it has written."""

import os
from pathlib import Path


def files_below(folder: Path, ending: str = "", beginning: str = "") -> int:
    """How many files there are whose names begin and end so; `os.walk` bears that directories come and go meanwhile."""
    return sum(
        name.endswith(ending) and name.startswith(beginning) for _, _, names in os.walk(folder) for name in names
    )
