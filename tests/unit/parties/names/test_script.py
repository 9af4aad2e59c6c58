import pyarrow as pa
import pytest

from tidewaiter.parties.names import letters
from tidewaiter.parties.names.script import latin, romanised, script, skeleton

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


@pytest.mark.parametrize(
    "spellings",
    [
        ("Mohammed", "Muhammad", "Mohamed", "Mhmd", MOHAMMED),
        ("Al Qaddafi", "al Gaddafi", "Al-Kadafi", AL_QADDAFI),
        ("Tschaikowski", "Chaykovsky", "\u0427\u0430\u0439\u043a\u043e\u0432\u0441\u043a\u0438\u0439"),
    ],
)
def test_spellings_of_one_name_share_their_consonants(spellings: tuple[str, ...]) -> None:
    found = skeleton(latin(pa.array(spellings))).to_pylist()
    assert len(set(found)) == 1, found


def test_a_skeleton_keeps_words_digits_and_first_vowels() -> None:
    given = pa.array(["aa bb 1223 io", "xi", None, "", "e"])
    assert skeleton(given).to_pylist() == ["a b 1223 a", "s", None, "", "a"]


def test_the_longest_sound_comes_first() -> None:
    patterns = [pattern for pattern, _ in letters.SOUNDS]
    assert [len(p) for p in patterns] == sorted((len(p) for p in patterns), reverse=True)
    assert len(set(patterns)) == len(patterns)


def test_tables_give_ascii() -> None:
    for table in (letters.CYRILLIC, letters.ARABIC, letters.SURNAMES, letters.DOUBLE_SURNAMES):
        assert all(value.isascii() and value == value.lower() for value in table.values())


def test_one_text_is_read_as_the_column_is() -> None:
    assert romanised("\u0141\u00f3d\u017a") == "lodz"
