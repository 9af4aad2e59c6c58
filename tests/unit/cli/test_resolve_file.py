"""A file of people to be linked: read in three forms, refused in words."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cli import resolve_file

TEXT = {"surname": ["Holm", "Berg"], "born": ["1999-01-31", None]}


def test_a_file_is_a_table_of_texts_whatever_its_form(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("surname,born\nHolm,1999-01-31\nBerg,\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(
        '{"surname": "Holm", "born": "1999-01-31"}\n{"surname": "Berg"}\n', encoding="utf-8"
    )
    pq.write_table(pa.table(TEXT), tmp_path / "a.parquet")
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        assert resolve_file.read(tmp_path / name).to_pydict() == TEXT


def test_what_is_no_text_is_nothing(tmp_path: Path) -> None:
    pq.write_table(pa.table({"surname": ["Holm"], "tags": [["a", "b"]], "weight": [3]}), tmp_path / "a.parquet")
    assert resolve_file.read(tmp_path / "a.parquet").to_pylist() == [{"surname": "Holm", "tags": None, "weight": "3"}]


@pytest.mark.parametrize(
    ("name", "content", "given", "truth", "said"),
    [
        ("a.csv", b"", {}, None, "a.csv"),
        ("a.csv", b"surname,city\n", {}, None, "a.csv has no rows"),
        ("a.parquet", b"surname\nHolm\n", {}, None, "cannot be read as a table"),
        ("a.jsonl", b"{", {}, None, "cannot be read as a table"),
        ("a.csv", b"surname\n\xff\xfe\x00\n", {}, None, "a.csv cannot be read as a table"),
        ("a.csv", b"weight,colour\n1,red\n", {}, None, "--map weight=full_name"),
        ("a.csv", b"surname\nHolm\n", {"nom": "surname"}, None, "no column 'nom'; there are surname"),
        ("a.csv", b"surname,religion\nHolm,x\n", {"religion": "identifier"}, None, "protected trait"),
        ("a.csv", b"id,surname\n1,Holm\n1,Berg\n", {}, None, "name a column of ids with --id"),
        ("a.csv", b"surname\nHolm\n", {}, "who", "no column 'who' of truth; there are surname"),
        ("a.csv", b"surname\nHolm\nBerg\n", {}, None, "no two records share anything"),
    ],
)
def test_what_cannot_be_linked_says_why(
    tmp_path: Path, name: str, content: bytes, given: dict[str, str], truth: str | None, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ValueError, match=said):
        resolve_file.resolve(file, None, given, truth, 0.5, lambda _: None)


def test_two_files_must_not_share_ids(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,surname\n1,Holm\n2,Holm\n", encoding="utf-8")
    with pytest.raises(ValueError, match="both files have a record '1'"):
        resolve_file.resolve(file, file, {}, None, 0.5, lambda _: None)
