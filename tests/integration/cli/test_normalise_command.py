import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Ran


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    file = tmp_path / "customers.csv"
    file.write_text(
        "Name,Address,City,Zip,Country,Phone\n"
        '"Bright Star Trading Co., Ltd.",100 Main St Suite 5,Reno,89501,US,(617) 555-0100\n'
        "SAME AS CONSIGNEE,N/A,,,US,0000000\n"
        "王小明,华强北路100号3栋502室,深圳,,CN,13800138000\n",
        encoding="utf-8",
    )
    return file


def test_a_line_a_party_with_every_form(run: Callable[..., Ran], customers: Path) -> None:
    rows = [json.loads(line) for line in run("normalise", customers, "--json").out.splitlines()]
    assert [row["company_core"] for row in rows] == ["bright star trading", "same as consignee", "wang xiaoming"]
    assert rows[2]["address_unit"] == "bldg 3 502"
    assert [one["value"] for one in rows[1]["doubtful"]] == ["name:stand-in", "address_line:stand-in", "phone:serial"]
    assert all(one["meaning"].endswith(".") for one in rows[1]["doubtful"])


def test_a_table_shows_filed_above_form(run: Callable[..., Ran], customers: Path) -> None:
    done = run("normalise", customers)
    assert "(617) 555-0100" in done.out
    assert "+16175550100" in done.out
    assert "names nobody" in done.out


def test_only_doubtful_parties_and_no_more_than_asked_for(run: Callable[..., Ran], customers: Path) -> None:
    assert len(run("normalise", customers, "--json", "--doubtful").out.splitlines()) == 1
    assert "2 more" in run("normalise", customers, "--limit", "1").out


def test_what_holds_no_parties_is_told_with_exit_code_one(run: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "noise.bin"
    file.write_bytes(bytes(range(256)))
    done = run("normalise", file)
    assert done.code == 1
    assert "fatal" in done.err
