import pytest

from tidewaiter.intake.checks.garbled_text import CHECKS, COLUMNS


@pytest.mark.parametrize("column", COLUMNS)
def test_each_text_column_is_read(found, column) -> None:
    assert found(CHECKS, **{column: "Caf\ufffd"}) == [("garbled-text", column, "Caf\ufffd")]


@pytest.mark.parametrize("text", ["É", "ö", "ß", "\u2019", "Ł", "д", "Ñ", "\u2014"])
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_utf8_read_as_another_encoding_is_found(found, text, wrong) -> None:
    garbled = text.encode().decode(wrong, errors="replace")
    assert len(found(CHECKS, consignee_name=f"x{garbled}x")) == 1


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b"])
def test_control_characters_are_found(found, text) -> None:
    assert len(found(CHECKS, consignee_name=text)) == 1


@pytest.mark.parametrize(
    "text", ["SÃO PAULO", "CÂMARA", "Malmö", "ESPAÑA \u2013 MADRID", "tab\there", "李雷", "Ångström", "château"]
)
def test_letters_with_accents_are_not(found, text) -> None:
    assert found(CHECKS, consignee_name=text) == []
