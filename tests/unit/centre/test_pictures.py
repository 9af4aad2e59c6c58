"""Pictures: what they are by their first bytes, whole, and not too large."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import pictures

JPEG, WEBP = b"\xff\xd8\xff\xe0 more", b"RIFF\x10\0\0\0WEBPVP8 "
PNG = b"\x89PNG\r\n\x1a\n more"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("data", "expected"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")])
def test_a_picture_is_known_by_its_first_bytes(data: bytes, expected: str) -> None:
    assert pictures.check(data, digest(data)) == expected


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"%PDF-1.7", b"RIFF\x10\0\0\0WAVE", b"<html>\xff\xd8\xff", b"MZ"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Conflict) as caught:
        pictures.check(data, digest(data))
    assert (caught.value.code, caught.value.http_status) == ("picture-type", 415)


def test_what_did_not_arrive_as_sent_is_refused() -> None:
    with pytest.raises(Conflict) as caught:
        pictures.check(PNG, digest(PNG + b"x"))
    assert (caught.value.code, caught.value.http_status) == ("picture-damaged", 422)


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(Conflict) as caught:
        pictures.check(PNG, digest(PNG))
    assert caught.value.http_status == 413
    with pytest.raises(Conflict):
        pictures.check_room(pictures.MOST_PICTURES)


@given(st.binary(max_size=40))
def test_no_bytes_crash_it(data: bytes) -> None:
    assert pictures.media_type(data) in {"", "image/jpeg", "image/png", "image/webp"}


def test_a_file_has_a_name_that_says_nothing(tmp_path: Path) -> None:
    relative, path = pictures.store(tmp_path, PNG)
    again, _ = pictures.store(tmp_path, PNG)
    assert again != relative
    assert path == tmp_path / relative
    assert path.read_bytes() == PNG
    assert path.stat().st_mode & 0o077 == 0
    assert relative.startswith("evidence/")
