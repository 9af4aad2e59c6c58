"""Papers come out whole in the centre's language, whoever asks for them; an unknown language is refused."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tidewaiter.centre.detention.queries import DetentionView
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.evidence.custody import CustodyStep
from tidewaiter.centre.evidence.queries import ExhibitView, SeizureLine, SeizureView
from tidewaiter.centre.evidence.states import SeizureState, Step
from tidewaiter.centre.laboratory.queries import MethodView, RequestLine, RequestView, ResultView
from tidewaiter.centre.laboratory.techniques import TECHNIQUES, Check
from tidewaiter.centre.papers import custody_papers, detention_notice, laboratory_report
from tidewaiter.centre.papers.language import VARIABLE, language, number
from tidewaiter.centre.papers.sheet import Sheet, grams
from tidewaiter.centre.papers.typesetting import pdf

AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
VALUE = "§ 7"
"""What somebody wrote: no letter, so that every letter of a sheet is a word of the product."""
OTHERS = {"datetime": AT, "date": date(2026, 1, 5), "float": 1234.5, "int": 7, "bool": True, "tuple": ()}


def view(made: type, **values: Any) -> Any:
    """A view with a value in every field."""
    filled = {}
    for one in fields(made):
        kind = re.search(r"\b(datetime|date|float|int|bool|tuple)\b(?!\.)", str(one.type))
        filled[one.name] = values.get(one.name, OTHERS[kind[1]] if kind else VALUE)
    return made(**filled)


def sheets() -> Iterator[Sheet]:
    """Each kind of paper, with all that it may say."""
    steps = tuple(view(CustodyStep, step=step, condition="damaged") for step in Step)
    exhibit = view(ExhibitView, exhibit_id="7-1", steps=steps, read=None)
    for state in (SeizureState.PRESUMPTIVE, SeizureState.CONFIRMED):
        seizure = view(SeizureView, line=view(SeizureLine, state=state), exhibits=(exhibit,))
        proof = {"exhibit_id": "7-1", "chain_verified": state is SeizureState.CONFIRMED, "chain_fault": VALUE}
        made = {"document": {"exhibits": [proof]}, "sha256": "0" * 64, "audit_entry": 7, "checkpoint": {"seq": 7}}
        yield custody_papers.receipt(seizure, AT)
        yield custody_papers.custody_report(seizure, made, AT)
        yield custody_papers.labels(seizure, lambda _: "", AT)
        methods = tuple(
            view(MethodView, technique=one, blank=Check.PASSED, standard=Check.NOT_RUN) for one in TECHNIQUES
        )
        request = view(RequestView, line=view(RequestLine), exhibits=(exhibit,), methods=methods)
        result = view(ResultView, conclusion=state, confidence="moderate")
        yield laboratory_report.sheet(request, result, laboratory_report.Issue("7", 2, VALUE, AT, VALUE))
    yield detention_notice.sheet(view(DetentionView))


def texts(data: object) -> Iterator[str]:
    """Every text of plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for key, one in data.items() if key not in {"kind", "language"} for text in texts(one))
    elif isinstance(data, list | tuple):
        yield from (text for one in data for text in texts(one))


def test_every_word_of_every_paper_is_in_the_centres_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ar")
    with translation.override("es"):  # of whoever asks
        made = [text for sheet in sheets() for text in texts(sheet.plain())]
    assert len(made) > 200
    assert {text for text in made if re.search(r"[A-Za-z]*[a-z][A-Za-z]{2,}", text)} == set()


@pytest.mark.parametrize("named", ["es", "fr", "ar"])
def test_a_paper_in_another_language_is_set_and_says_so(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    english = detention_notice.sheet(view(DetentionView))
    monkeypatch.setenv(VARIABLE, named)
    sheet = detention_notice.sheet(view(DetentionView))
    assert (english.language, sheet.language) == ("en", named)
    assert sheet.title != english.title
    assert pdf(sheet).startswith(b"%PDF")


def test_numbers_are_written_as_the_language_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert number(1234.5, 6) == "1,234.5"
    monkeypatch.setenv(VARIABLE, "fr")
    assert grams(1234.5, 0.25) == "1\u202f234,5 ± 0,25 g"


def test_a_language_whose_words_are_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "tlh")
    with pytest.raises(OperatorError, match="tlh"):
        language()
