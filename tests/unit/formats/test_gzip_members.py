"""All that a gzip file holds."""

import gzip
import io
import zlib

import pytest

from tidewaiter.formats import registry
from tidewaiter.formats.gzip_members import inflated

LARGE = bytes(3 * 2**20)


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        (gzip.compress(b"a") + gzip.compress(b"") + gzip.compress(b"b"), b"ab"),
        (gzip.compress(b"a") + bytes(512), b"a"),
        (gzip.compress(LARGE) + gzip.compress(LARGE), LARGE + LARGE),
        (gzip.compress(b"") * 2000, b""),
    ],
    ids=["members", "zeros behind", "large", "tiny"],
)
def test_members_one_after_another_are_one_file(packed, plain):
    assert b"".join(inflated(io.BytesIO(packed).read)) == plain
    assert registry.unpack(packed) == (plain, None)


def test_what_is_damaged_or_cut_off_is_told():
    whole = gzip.compress(b"consignment_id\n" * 1000)
    with pytest.raises(EOFError):
        list(inflated(io.BytesIO(whole[:-9]).read))
    with pytest.raises(zlib.error):
        list(inflated(io.BytesIO(whole + b"more").read))
    assert [p.code for p in registry.parse(whole[:-9]).problems] == ["bad-gzip"]
