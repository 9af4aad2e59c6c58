import pyarrow as pa

from tidewaiter.cargo.identifiers import spelling


def test_only_ascii_is_folded() -> None:
    assert spelling.compact("a-ß é\t1") == "AßÉ1".replace("É", "é")


def test_the_column_is_folded_like_the_text() -> None:
    texts = ["a-ß é\t1", "", "x\x0by"]
    assert spelling.compact_column(pa.array([*texts, None])).to_pylist() == [*map(spelling.compact, texts), None]


def test_the_matrix_reads_other_widths_as_zeros() -> None:
    block, fits = spelling.matrix(pa.array(["AB", None, "ABC"]), 2)
    assert block.tobytes() == b"AB0000"
    assert fits.tolist() == [True, False, False]


def test_digits_of_other_scripts_are_not_digits() -> None:
    assert not spelling.is_number("١٢")
    assert not spelling.is_number("")
    assert not spelling.is_word("ÄB")
