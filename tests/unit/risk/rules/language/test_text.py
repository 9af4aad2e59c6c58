import pytest

from tidewaiter.risk.rules.language import AllOf, AnyOf, Criterion, Missing, Not, OfField, Parameter, parse

TEXT = """
all of (
  gross_mass_kg is at most $most_kg;
  consignor_count over 30 days is 0 [if missing: no];
  any of (goods_description mentions "pill press"; not (hs_code starts with "8479"));
  net_mass_kg is above 1.05 times field gross_mass_kg;
)
"""


def test_a_text_becomes_a_tree() -> None:
    assert parse(TEXT) == (
        AllOf(
            (
                Criterion("gross_mass_kg", "at-most", (Parameter("most_kg"),)),
                Criterion("consignor_count_30d", "is", (0.0,), Missing.NO),
                AnyOf(
                    (
                        Criterion("goods_description", "mentions", ("pill press",)),
                        Not(Criterion("hs_code", "starts-with", ("8479",))),
                    )
                ),
                Criterion("net_mass_kg", "above", (OfField("gross_mass_kg", 1.05),)),
            )
        ),
        (),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "name of a field"),
        ("gross_mass_kg is at most", "A value stands here"),
        ("gross_mass_kg weighs 2", "No operator begins so"),
        ("all of (gross_mass_kg is 2", "closed by"),
        ("gross_mass_kg is 2 hs_code is 3", "ends before this"),
        ("not (gross_mass_kg is 2; hs_code is missing)", "takes one condition"),
        ("gross_mass_kg over many days is 2", "number of days"),
        ("eta is before 2026-02-30", "no such day"),
        ("hs_code is 'x'", "double quotes"),
        ("gross_mass_kg is 2 [if missing: perhaps]", "unknown, no or yes"),
        ("not (" * 30 + "gross_mass_kg is 2" + ")" * 30, "Nest at most"),
        ("all of (" + "gross_mass_kg is 2;" * 201 + ")", "tests"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, said: str) -> None:
    condition, (problem,) = parse(text)
    assert condition is None
    assert problem.code == "rule-text"
    assert said in problem.hint
    assert problem.hint.startswith("Line ")
