from datetime import date, timedelta

import pyarrow as pa

from tidewaiter.risk.rules import Rule
from tidewaiter.selection.workbench.health import RECORDED, health
from tidewaiter.selection.workbench.history import Period

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 10)
PERIOD = Period(FIRST, LAST)


def rule(rule_id: str, until: date = date(2026, 12, 31), **more: object) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason="A reason for looking.",
        condition="TRUE",
        weight=5,
        owner="Analysts",
        purpose="To be held against its yield.",
        valid_from=FIRST,
        valid_until=until,
        **more,
    )


def recorded(*rows: tuple[int, dict[str, object]]) -> pa.Table:
    quiet = {"fired": [], "suppressed": [], "shadow": [], "examined": False, "finding": False, "propensity": None}
    return pa.Table.from_pylist(
        [{**quiet, "arrival_date": FIRST + timedelta(days=day), **row} for day, row in rows], RECORDED
    )


def opened(result: str, *fired: str) -> dict[str, object]:
    return {"fired": list(fired), "examined": True, "finding": result == "found", "propensity": 0.5}


def test_yield_is_of_examined_targets() -> None:
    rows = recorded((1, opened("found", "a-rule")), (2, opened("nothing", "a-rule")), (3, {"fired": ["a-rule"]}))
    (one,) = health(rows, [rule("a-rule")], PERIOD)
    assert (one.fired, one.examined, one.found, one.rate.value) == (3, 2, 1, 0.5)


def test_what_never_fired_went_stale_or_ended_is_said() -> None:
    rows = recorded((1, opened("found", "stale")), (90, {"fired": ["ending"]}))
    rules = [rule("never"), rule("stale"), rule("ending", LAST + timedelta(days=9))]
    signs = {one.rule: one.signs for one in health(rows, rules, PERIOD)}
    assert signs == {
        "never": ("never fired",),
        "stale": ("stale: last fired on 2026-01-02",),
        "ending": ("ends on 2026-04-19",),
    }


def test_decay_is_a_later_yield_surely_below_the_earlier() -> None:
    early = [(day, opened("found", "a-rule")) for day in range(12)]
    late = [(80 + day, opened("nothing", "a-rule")) for day in range(12)]
    (one,) = health(recorded(*early, *late), [rule("a-rule")], PERIOD)
    assert one.signs == ("yield has decayed",)


def test_suppression_shadow_and_overlap_are_counted() -> None:
    rows = recorded(
        (90, {"suppressed": ["quiet"], "fired": ["loud", "other"], "shadow": ["trial@1"]}),
        (91, {"fired": ["loud"]}),
    )
    rules = [rule("quiet"), rule("loud"), rule("other"), rule("trial@1", shadow=True)]
    found = {one.rule: one for one in health(rows, rules, PERIOD)}
    assert found["quiet"].signs == ("mostly suppressed",)
    assert (found["loud"].overlap_with, found["loud"].overlap) == ("other", 0.5)
    assert found["trial@1"].shadow == 1
