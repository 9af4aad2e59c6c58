"""A large file as pieces, opened up first where it is packed: into a file without a name that ends with its closing."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats import pieces, pieces_packed
from tidewaiter.formats.pieces_packed import Packing

FOLDER = "work"
"""In the workspace: where unpacked bytes lie while they are read."""

_MARK = 4


def pieces_of(path: Path, size: int, workspace: Workspace) -> Iterator[bytes]:
    """The pieces of a file, each a message of its own; UncutError, before the first, for one that is damaged."""
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(path.open("rb"))
        layers: list[Packing] = []
        while (packed := pieces_packed.layer_of(_head(file), layers)) is not None:
            folder = workspace.home / FOLDER
            folder.mkdir(parents=True, exist_ok=True)
            plain: BinaryIO = stack.enter_context(tempfile.TemporaryFile(dir=folder))
            pieces_packed.unpack(file, packed, plain)
            layers.append(packed)
            file = plain
            file.seek(0)
        for piece in pieces.cut(file, size):
            whole = piece
            for packed in reversed(layers):
                whole = pieces_packed.repack(whole, packed)
            yield whole


def _head(file: BinaryIO) -> bytes:
    head = file.read(_MARK)
    file.seek(0)
    return head
