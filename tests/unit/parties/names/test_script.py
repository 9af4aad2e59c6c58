import pyarrow as pa
import pytest

from tidewaiter.parties.names import letters
from tidewaiter.parties.names.script import is_other, latin, romanised, script

MOHAMMED = "\u0645\u062d\u0645\u062f"
AL_QADDAFI = "\u0627\u0644\u0642\u0630\u0627\u0641\u064a"


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("O'Brien & Sons, Ltd.", "o brien sons ltd"),
        ("M\u00fcller S\u00f6hne", "muller sohne"),
        ("\u0141\u00f3d\u017a", "lodz"),
        ("\u0427\u0430\u0439\u043a\u043e\u0432\u0441\u043a\u0438\u0439", "chaikovskii"),
        (f"{MOHAMMED} {AL_QADDAFI}", "mhmd al qdhafi"),
        ("\u674e\u5c0f\u9f99", "li xiaolong"),
        ("\u66fe\u56fd\u85e9", "zeng guofan"),  # as a surname zeng, elsewhere ceng
        ("\u6b27\u9633\u950b", "ouyang feng"),
        ("\u6df1\u5733\u79d1\u6280\u516c\u53f8 Ltd", "shen zhen ke ji gong si ltd"),
        ("???", "???"),
        ("  ", ""),
        ("", ""),
        (None, None),
    ],
)
def test_any_script_in_latin_letters(filed: str | None, expected: str | None) -> None:
    assert latin(pa.array([filed], pa.string())).to_pylist() == [expected]


def test_a_column_of_scripts_keeps_its_order() -> None:
    filed = ["Ann", None, "\u674e\u5c0f\u9f99", "Bo", "\u674e\u5c0f\u9f99", "?"]
    assert latin(pa.chunked_array([filed[:2], filed[2:]])).to_pylist() == [
        "ann", None, "li xiaolong", "bo", "li xiaolong", "?",
    ]  # fmt: skip
    assert script(pa.array(filed)).to_pylist() == ["Latin", None, "Han", "Latin", "Han", "Latin"]


def test_tables_give_ascii() -> None:
    for table in (letters.CYRILLIC, letters.ARABIC, letters.SURNAMES, letters.DOUBLE_SURNAMES):
        assert all(value.isascii() and value == value.lower() for value in table.values())


def test_one_text_is_read_as_the_column_is() -> None:
    assert romanised("\u0141\u00f3d\u017a") == "lodz"


def test_the_first_script_of_the_table_is_a_text_s_script() -> None:
    filed = [
        "\u30c8 \u6771", "\u30c8", "\ud55c \u0418", "\u0418\u0627", "\u0418\u0391",
        "\u0391\u05d0", "\u05d0", "\u0e01", "\u0905",
        "\u00e9\u1e9e\u0131", "\U00020000 \U0001f600", "", None, "Ann",
    ]  # fmt: skip
    told = [
        "Han", "Kana", "Hangul", "Arabic", "Cyrillic", "Greek", "Hebrew", "Thai", "Devanagari",
        "Latin", "Latin", "Latin", None, "Latin",
    ]  # fmt: skip
    assert script(pa.array(filed)).to_pylist() == told
    assert is_other(pa.array(filed)).tolist() == [name not in {"Latin", None} for name in told]
    assert script(pa.array(filed).slice(2, 3)).to_pylist() == told[2:5]


@pytest.mark.parametrize(
    "filed",
    [
        "Li \u674e\u5c0f\u9f99",
        "\u674e\u5c0f\u9f99 - ",
        "\u674e\u5c0f\u9f99 \u20ac",
        "\u6771 \u4eac",
        f"{MOHAMMED} {AL_QADDAFI} Ltd.",
        "\u0160 \u0301\u0418",
        "\u3000 \u2026 ",
        "\u039f\u03a3 \u03a3",
    ],
)
def test_words_are_read_one_by_one_as_the_text_is(filed: str) -> None:
    assert latin(pa.array([filed])).to_pylist() == [romanised(filed)]
