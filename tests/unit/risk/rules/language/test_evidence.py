import pyarrow as pa

from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.risk.rules.language import facts, parse
from tidewaiter.risk.rules.language.compiled import Context

ROW = pa.Table.from_pylist(
    [{"consignment_id": "s10:1", "source_position": 0, "gross_mass_kg": 1.5, "hs_code": "847989"}], RULE_COLUMNS
)


def test_each_part_tells_whether_it_held_and_with_which_values() -> None:
    condition, _ = parse('all of (gross_mass_kg is at most 2; not (hs_code is "1"); net_mass_kg is above 1)')
    assert condition is not None
    assert facts(ROW, condition, Context(RULE_COLUMNS)).document() == {
        "said": "all of",
        "holds": None,
        "parts": [
            {"said": "gross_mass_kg is at most 2", "holds": True, "values": {"gross_mass_kg": 1.5}},
            {
                "said": "not",
                "holds": True,
                "parts": [{"said": 'hs_code is "1"', "holds": False, "values": {"hs_code": "847989"}}],
            },
            {"said": "net_mass_kg is above 1", "holds": None, "values": {"net_mass_kg": None}},
        ],
    }


def test_a_condition_in_sql_shows_its_operands() -> None:
    tree = facts(ROW, "gross_mass_kg < 2 AND (hs_code = '1' OR hs_code IS NULL)", Context(RULE_COLUMNS)).document()
    assert tree["holds"] is False
    assert [part["holds"] for part in tree["parts"]] == [True, False]
