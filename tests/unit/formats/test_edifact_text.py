import pytest

from tidewaiter.formats.edifact_text import CHARACTER_SETS, decoded

SAID = {
    "UNOC": "MERCANCÍA",
    "UNOD": "ŁÓDŹ",
    "UNOE": "МОСКВА",
    "UNOF": "ΑΘΗΝΑ",
    "UNOI": "دبي",
    "UNOK": "İZMİR",
    "UNOW": "深圳市",
    "UNOX": "横浜",
    "UNOY": "深圳市",
}


@pytest.mark.parametrize("declared", SAID)
def test_text_is_read_by_what_unb_declares(declared: str) -> None:
    body = f"UNB+{declared}:3+".encode() + SAID[declared].encode(CHARACTER_SETS[declared]) + b"+B'"
    problems: list = []
    text, codec = decoded(body, problems)
    assert (problems, codec) == ([], CHARACTER_SETS[declared])
    assert SAID[declared] in text


def test_utf8_that_is_not_declared_is_read_and_told() -> None:
    problems: list = []
    text, codec = decoded("UNB+UNOA:1+深圳市+B'".encode(), problems)
    assert (codec, [p.code for p in problems]) == ("utf-8", ["edifact-encoding"])
    assert "深圳市" in text


def test_bytes_of_no_declared_set_are_latin_1() -> None:
    problems: list = []
    text, codec = decoded(b"UNB+UNOA:1+MERCANC\xcdA+B'", problems)
    assert (codec, [p.code for p in problems]) == ("latin-1", ["edifact-encoding"])
    assert "MERCANCÍA" in text
    assert problems[0].value.startswith("UNOA: cd")
