"""The S10 test numbers that the tracking_number_data project publishes."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import s10

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "formats" / "postal" / "tracking_number_data" / "s10.json"

pytestmark = pytest.mark.skipif(
    not VECTORS.exists(), reason="the S10 vectors are not beside the project (../shared/data)"
)


def numbers(which: str) -> list[str]:
    kinds = json.loads(VECTORS.read_text(encoding="utf-8"))["tracking_numbers"]
    return [number for kind in kinds for number in kind["test_numbers"][which]]


def test_every_valid_number_is_valid() -> None:
    assert len(numbers("valid")) > 0
    assert {n: s10.problem(n) for n in numbers("valid")} == dict.fromkeys(numbers("valid"))
    assert all(s10.valid(pa.array(numbers("valid"))).to_pylist())


def test_every_invalid_number_has_a_problem() -> None:
    assert len(numbers("invalid")) > 0
    assert all(s10.problem(n) for n in numbers("invalid"))
    assert not any(s10.valid(pa.array(numbers("invalid"))).to_pylist())


def test_every_country_with_a_post_may_issue() -> None:
    kinds = json.loads(VECTORS.read_text(encoding="utf-8"))["tracking_numbers"]
    posts = {
        row["matches"]
        for kind in kinds
        for table in kind["additional"]
        if table["regex_group_name"] == "CountryCode"
        for row in table["lookup"]
    }
    assert len(posts) > 150
    assert posts <= s10.issuers()
