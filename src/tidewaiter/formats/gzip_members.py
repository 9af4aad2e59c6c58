"""What gzip holds, block by block: all members of a file, one after another, as gzip itself reads them."""

import zlib
from collections.abc import Callable, Iterator

_IN, _OUT = 2**14, 2**20
"""Blocks in are small, because what is left behind a member is copied at its end, and members may be tiny."""


def inflated(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The plain bytes of what `read` gives, in blocks of at most 1 MiB and some.

    zlib.error where the compression is damaged, EOFError where it ends too soon. Zeros behind a member fill up a block
    of a tape and are passed over.
    """
    engine = zlib.decompressobj(wbits=31)
    while block := read(_IN):
        while block:
            if engine.eof:
                block = block.lstrip(b"\x00")
                if not block:
                    break
                engine = zlib.decompressobj(wbits=31)
            yield engine.decompress(block, _OUT)
            block = engine.unconsumed_tail or engine.unused_data
    if not engine.eof:
        yield engine.flush()
    if not engine.eof:
        raise EOFError
