"""The statement of an illicit purpose: nothing of it may be left out, whatever the rest says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.diversion import case_states, checking
from tidewaiter.centre.diversion.case_states import Answer, CaseState
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.sheet import NAMES, Asked, Entry, Speaks, gaps
from tidewaiter.centre.errors import Conflict

ON = date(2026, 1, 20)
SAID = "This was looked at in full and written down."


def whole() -> dict[str, Entry]:
    said = dict.fromkeys(NAMES, Speaks.NEITHER) | {
        "lawful-use": Speaks.FOR,
        "kit": Speaks.FOR,
        "history": Speaks.AGAINST,
    }
    evidence = {"lawful-use": ("EU-000001",), "kit": ("K-000001",), "history": ("IN-000001",)}
    return {name: Entry(name, SAID, how, evidence.get(name, ())) for name, how in said.items()}


def codes(entries: dict[str, Entry], weighing: str = SAID, asked: tuple[Asked, ...] = ()) -> set[str]:
    return {gap.code for gap in gaps(entries, weighing, asked, ON)}


def test_a_whole_sheet_lacks_nothing() -> None:
    assert codes(whole()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_each_element_is_needed(name: str) -> None:
    entries = whole()
    del entries[name]
    assert "not-answered" in codes(entries)
    assert "says-too-little" in codes(whole() | {name: Entry(name, "no", Speaks.NEITHER)})
    assert "no-evidence" in codes(whole() | {name: Entry(name, SAID, Speaks.AGAINST)})


def test_the_whole_must_carry() -> None:
    assert codes(whole(), weighing="yes") == {"not-weighed"}
    lawful = whole() | {"lawful-use": Entry("lawful-use", SAID, Speaks.AGAINST, ("IN-000001",))}
    assert codes(lawful) == {"lawful-use-open", "too-few"}
    assert codes(whole() | {"kit": Entry("kit", SAID, Speaks.NEITHER)}) == {"too-few"}


def test_nobody_lacks_a_lawful_use_while_they_may_still_show_it() -> None:
    waits = Asked("EU-000001", waits=True, answered=False, due=ON)
    assert codes(whole(), asked=(waits,)) == {"still-asked"}
    assert codes(whole(), asked=(Asked("EU-000001", waits=True, answered=False, due=date(2026, 1, 19)),)) == set()
    assert codes(whole(), asked=(Asked("EU-000001", waits=False, answered=True, due=ON),)) == {"not-judged"}


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(Speaks), st.text(max_size=30))
def test_leaving_out_never_completes(kept: set[str], speaks: Speaks, weighing: str) -> None:
    entries = {name: Entry(name, SAID, speaks, ("K-000001",)) for name in kept}
    found = codes(entries, weighing)
    if kept != set(NAMES) or speaks is not Speaks.FOR or len(weighing.strip()) < 20:
        assert found


def test_tables_of_moves_are_whole_and_refuse_what_they_do_not_name() -> None:
    for states, moves, check in (
        (CaseState, case_states.MOVES, case_states.check),
        (Answer, case_states.ANSWERS, case_states.check_answer),
        (Proposal, checking.MOVES, checking.check),
    ):
        assert set(moves) == set(states)
        for at in states:
            for to in states:
                if to in moves[at]:
                    check(at, to)
                else:
                    with pytest.raises(Conflict):
                        check(at, to)


@given(st.sampled_from(Proposal), st.booleans(), st.booleans(), st.booleans())
def test_a_check_anew_moves_only_along_the_table(at: Proposal, covered: bool, sure: bool, changed: bool) -> None:  # noqa: FBT001 - drawn
    to = checking.after(at, covered=covered, sure=sure, changed=changed)
    assert to is at or to in checking.MOVES[at]
    if at is Proposal.HELD:
        assert to is Proposal.HELD
