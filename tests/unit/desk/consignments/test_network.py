from datetime import date

from lxml import html

from tidewaiter.centre.cycle.surroundings import Similar
from tidewaiter.desk.consignments.network import network


def linked(number: int, found: str = "", strength: float = 0.3) -> Similar:
    return Similar(f"track:SIM{number:09}", "toys", date(2026, 1, 5), strength, "same telephone", "", found, "")


def test_what_hangs_together_is_drawn_around_and_said_in_words() -> None:
    drawn = html.fromstring(network([linked(1, "narcotics fentanyl", 0.9), linked(2, "none"), linked(3)]))
    assert drawn.get("aria-label") == "3 consignments hang together with this one, 1 of them a find"
    assert [len(drawn.xpath(f"//*[contains(@class, '{name}')]")) for name in ("strong", "hollow", "muted")] == [1, 1, 1]
    assert len(drawn.xpath("//rect[@class='bad']")) == 1
    assert [text.text for text in drawn.xpath("//text")] == ["00000001", "00000002", "00000003"]


def test_nothing_linked_is_no_picture() -> None:
    assert network([]) == ""


def test_what_was_filed_is_text_and_nothing_else() -> None:
    hostile = Similar('x:"><script>', "", None, 0.9, "", "", '"><b>', "")
    assert "<script>" not in network([hostile])
    assert "<b>" not in network([hostile])
