"""`tidewaiter notices`: a file of notifications goes in, what came is compared, and what waits is listed."""

from pathlib import Path

import once
from command_line import call
from diversion_world import HEAD

PRESS = "X1,truck,road,GATE,TRUK,LAX,Seller,ACME PHARMA,1 Elm St,Reno,US,1,TDP 5 pill press,9,2026-01-06T00:00:00Z"
NOTICES = """reference,regulated,importer,goods,filed_on,expected_on,mass_kg
452-1,machine,Acme Pharma,press,2025-12-01,2026-01-06,3
452-2,car,X,Y,soon,,heavy
"""


def test_notifications_go_in_and_what_none_covers_is_listed(tmp_path: Path, sqlite_template: Path) -> None:
    home, goods, notices = tmp_path / "home", tmp_path / "goods.csv", tmp_path / "notices.csv"
    once.copied(sqlite_template, home)
    goods.write_text(f"{HEAD}\n{PRESS}\n", encoding="utf-8")
    notices.write_text(NOTICES, encoding="utf-8")
    assert call("ingest", goods, "--received-at", "2026-01-05T00:00", home=home).code == 0
    taken = call("notices", "import", notices, home=home)
    assert taken.code == 1
    assert "1 recorded, 0 amended, 0 known already." in taken.out
    assert "line 3: notice-value mass_kg 'heavy': write kilograms as 12.5" in taken.err
    told = call("notices", "check", "--since", "2026-01-01T00:00", "--json", home=home).json()
    assert (told["looked_at"], told["compared"], told["proposed"]) == (1, 1, 1)
    assert "has no transaction number yet" in told["waiting"][0]["reason"]
    (one,) = call("notices", "--json", home=home).json()
    assert (one["notice_id"], one["mass_kg"], one["state"]) == ("IN-000001", 3.0, "notified")
