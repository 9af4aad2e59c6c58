"""A statement is a condition and, where one is set, the lowest band of what it holds for."""

from typing import get_args

import pytest

from tidewaiter.risk.band import Band
from tidewaiter.risk.rules.language import (
    BANDS,
    parse_statement,
    read_statement_back,
    statement_from_json,
    statement_to_json,
    write_statement,
)
from tidewaiter.risk.rules.rule import LeastBand

TEXT = 'any of (\n  hs_code starts with "29";\n  gross_mass_kg is below 2\n)'


def test_the_bands_are_those_above_the_lowest() -> None:
    assert BANDS == tuple(band.value for band in Band)[1:] == get_args(LeastBand)


@pytest.mark.parametrize("band", BANDS)
def test_the_band_is_the_last_line(band: str) -> None:
    statement, problems = parse_statement(f"{TEXT}\nband {band}")
    assert (statement is not None, problems) == (True, ())
    assert statement.band == band
    assert write_statement(statement) == f"{TEXT}\nband {band}"
    assert statement_to_json(statement)["band"] == band
    assert read_statement_back(statement)[-1] == f"- where that holds, the band is {band} at least"


def test_without_a_band_a_statement_is_its_condition() -> None:
    statement, _ = parse_statement(TEXT)
    assert statement is not None
    assert statement.band is None
    assert write_statement(statement) == TEXT
    assert set(statement_to_json(statement)) == {"any"}
    assert len(read_statement_back(statement)) == 3


@pytest.mark.parametrize("text", ['goods_description mentions "rubber band high"', 'filer is "band high"'])
def test_a_text_that_names_a_band_sets_none(text: str) -> None:
    statement, problems = parse_statement(text)
    assert (problems, statement is not None and statement.band) == ((), None)


@pytest.mark.parametrize("end", ["band low", "band enormous"])
def test_a_band_that_cannot_be_set_is_refused_in_either_form(end: str) -> None:
    statement, problems = parse_statement(f"{TEXT}\n{end}")
    assert (statement, [problem.code for problem in problems]) == (None, ["rule-band"])
    tree = statement_to_json(parse_statement(TEXT)[0])
    _, problems = statement_from_json({"when": tree, "band": end.split()[1]})
    assert [problem.code for problem in problems] == ["rule-band"]


@pytest.mark.parametrize("document", [None, [], {"when": 1, "band": "high"}, {"band": "high"}, {"when": {}, "band": 7}])
def test_what_is_no_statement_is_told(document: object) -> None:
    statement, problems = statement_from_json(document)
    assert (statement, bool(problems)) == (None, True)


def test_a_band_alone_is_no_statement() -> None:
    assert parse_statement("band high")[0] is None
