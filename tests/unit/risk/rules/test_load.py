"""A rulebook as files: everything wrong with every file is told at once, and nothing of it runs."""

from pathlib import Path

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.risk.rules import RuleError, load
from tidewaiter.risk.rules.load import MAX_FILE_BYTES

COLUMNS = pa.schema([*CONSIGNMENT, pa.field("grade", pa.string()), pa.field("consignor_gender", pa.string())])

LINES = {
    "id": '"heavy-tea"',
    "title": '"Heavy tea"',
    "reason": '"{gross_mass_kg} kg of {goods_description} is much tea."',
    "condition": "\"gross_mass_kg > 2 AND goods_description = 'tea'\"",
    "weight": "12",
    "owner": '"Analysts"',
    "purpose": '"To find heavy tea in parcels."',
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}


def write(folder: Path, name: str = "heavy-tea.toml", **lines: str) -> None:
    content = "\n".join(f"{key} = {value}" for key, value in {**LINES, **lines}.items() if value)
    (folder / name).write_text(content, encoding="utf-8")


def codes(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as raised:
        load(folder, COLUMNS)
    return [(problem.path, problem.code) for problem in raised.value.problems]


def test_a_folder_of_rules_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "light-tea.toml", id='"light-tea"', weight="-3.5", facilities='["JFK"]', harm="2")
    ruleset = load(tmp_path, COLUMNS)
    assert [(r.id, r.weight, r.facilities, r.harm) for r in ruleset.rules] == [
        ("heavy-tea", 12.0, (), 1.0),
        ("light-tea", -3.5, ("JFK",), 2.0),
    ]


def test_intelligence_has_a_source_and_a_grade(tmp_path: Path) -> None:
    write(tmp_path, intelligence='{source = "Liaison officer", grade = "B2"}')
    (rule,) = load(tmp_path, COLUMNS).rules
    assert rule.intelligence is not None
    assert rule.intelligence.grade == "B2"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"wieght": "3"}, ("heavy-tea.toml: wieght", "rule-form")),
        ({"owner": ""}, ("heavy-tea.toml: owner", "rule-form")),
        ({"valid_until": ""}, ("heavy-tea.toml: valid_until", "rule-form")),
        ({"weight": '"high"'}, ("heavy-tea.toml: weight", "rule-form")),
        ({"weight": "101"}, ("heavy-tea.toml: weight", "rule-form")),
        ({"weight": "nan"}, ("heavy-tea.toml: weight", "rule-form")),
        ({"harm": "0"}, ("heavy-tea.toml: harm", "rule-form")),
        ({"intelligence": '{source = "Someone", grade = "Z9"}'}, ("heavy-tea.toml: intelligence.grade", "rule-form")),
        ({"title": '"open'}, ("heavy-tea.toml", "rule-form")),
        ({"id": '"Heavy Tea"'}, ("heavy-tea.toml: id", "rule-form")),
        ({"id": '"other"'}, ("heavy-tea.toml: id", "rule-id")),
        ({"valid_until": "2025-12-31"}, ("heavy-tea.toml: valid_until", "rule-validity")),
        ({"valid_until": "2099-12-31"}, ("heavy-tea.toml: valid_until", "rule-validity")),
        ({"condition": '"gros_mass_kg > 2"'}, ("heavy-tea.toml: condition", "column-unknown")),
        ({"condition": '"goods_description > 2"'}, ("heavy-tea.toml: condition", "rule-types")),
        ({"condition": '"gross_mass_kg + 2"'}, ("heavy-tea.toml: condition", "rule-types")),
        ({"condition": "\"regexp_matches(goods_description, '(')\""}, ("heavy-tea.toml: condition", "rule-types")),
        ({"condition": "\"consignor_gender = 'f'\""}, ("heavy-tea.toml: condition", "protected-trait")),
        ({"condition": "\"attributes['religion'] = 'x'\""}, ("heavy-tea.toml: condition", "protected-trait")),
        ({"reason": '"There is {nothing} here."'}, ("heavy-tea.toml: reason", "rule-reason")),
        ({"reason": '"It is {goods_description.x} here."'}, ("heavy-tea.toml: reason", "rule-reason")),
        ({"reason": '"The sender is {consignor_gender}."'}, ("heavy-tea.toml: reason", "protected-trait")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, lines: dict[str, str], expected: tuple[str, str]) -> None:
    write(tmp_path, **lines)
    assert codes(tmp_path) == [expected]


def test_a_protected_trait_is_refused_in_an_id(tmp_path: Path) -> None:
    write(tmp_path, "consignor-religion.toml", id='"consignor-religion"')
    assert codes(tmp_path) == [("consignor-religion.toml: id", "protected-trait")]


def test_everything_wrong_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, condition='"mass > 2 AND valeu > 1"', reason='"There is {nothing} here."')
    write(tmp_path, "light-tea.toml", id='"light-tea"', condition='"goods_description > 2"')
    write(tmp_path, "good-tea.toml", id='"good-tea"')
    (tmp_path / "broken.toml").write_bytes(b"\xff\xfe")
    assert sorted(codes(tmp_path)) == [
        ("broken.toml", "rule-form"),
        ("heavy-tea.toml: condition", "column-unknown"),
        ("heavy-tea.toml: condition", "column-unknown"),
        ("heavy-tea.toml: reason", "rule-reason"),
        ("light-tea.toml: condition", "rule-types"),
    ]


def test_the_error_says_file_place_and_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, condition='"gros_mass_kg > 2"')
    with pytest.raises(RuleError, match=r"heavy-tea.toml: condition: column-unknown.*Did you mean gross_mass_kg\?"):
        load(tmp_path, COLUMNS)


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path) == [(tmp_path.name, "rulebook-empty")]
    assert codes(tmp_path / "nowhere") == [("nowhere", "rulebook-empty")]


def test_a_swollen_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "big.toml").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    assert codes(tmp_path) == [("big.toml", "rule-too-large")]


def test_deeply_nested_toml_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("x = " + "[" * 20_000, encoding="utf-8")
    assert codes(tmp_path) == [("deep.toml", "rule-form")]
