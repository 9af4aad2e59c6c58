"""Papers as PDF/UA: what is written is shown, in any script, and never read as markup."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.centre.papers.sheet import Facts, Labels, Sheet, Signatures, Table, Words, grams, measured, pairs
from tidewaiter.centre.papers.typesetting import pdf

AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'


def sheet(said: str, language: str = "en") -> Sheet:
    blocks = (
        Facts("Facts", pairs(("name", said))),
        Table("Table", ("a", "b"), ((said, ""),), (1, 2)),
        Words("Words", (said,), strong=True),
        Signatures("Signatures", (said,)),
        Labels("Labels", ((SVG, "a square", (said,)),)),
    )
    return Sheet("Title", "X-1", "Office", AT, blocks, simulated=True, language=language, foot=said)


def opened(said: str, language: str = "en") -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf(sheet(said, language))))


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_it_is_tagged_and_has_title_and_language(language: str) -> None:
    made = opened("plain", language)
    assert str(made.Root.Lang) == language
    assert bool(made.Root.MarkInfo.Marked)
    assert str(made.docinfo["/Title"]) == "Title X-1"
    assert made.open_metadata()["pdfuaid:part"] == "1"
    names = {str(one.get("/S")) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
    assert {"/Table", "/TH", "/TD", "/H1", "/Figure"} <= names


@pytest.mark.parametrize(
    "said", ["#strong[x] $1$ *a* _b_ @c <d> `e`", "تقرير مختبر", "芬太尼 😀 ሀ", "a\x00b\u202ec\ud800"]
)
def test_any_text_can_be_set(said: str) -> None:
    assert opened(said).pages


@settings(max_examples=12)
@given(st.text(max_size=12))
def test_no_text_breaks_a_paper(said: str) -> None:
    assert pdf(sheet(said)).startswith(b"%PDF")


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert pdf(sheet("x")) == pdf(sheet("x"))


def test_numbers_come_with_their_uncertainty() -> None:
    assert grams(12.5, 0.1) == "12.5 ± 0.1 g"
    assert grams(None) == "–"
    assert measured(7, None, "%") == "7 %"
