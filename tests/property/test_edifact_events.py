"""Events of EDIFACT are the same whether their segments are plain or ask for a closer look, whatever stands above."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import edifact_files

ABOVE = (
    *(
        "BGM+44",
        "BGM+46+7",
        "BGM",
        "TDT+20+12W+1++SIMU:172:182+++:::SIM STAR",
        "TDT",
        "LOC+11+USMIA",
        "LOC+5+CNSHA",
        "LOC",
    ),
    *("DTM+137:20260105:102", "DTM+203:99999999:102", "DTM+189:1", "DTM+133:202601051200:203", "DTM+137", "DTM"),
)
GROUPS = (
    *(
        "EQD+CN+SIMU1234561",
        "EQD+CN+A+22G1",
        "EQD",
        "EQD+CN+A:B",
        "CNI+1+LX000000001CN",
        "CNI",
        "GID+1",
        "PAC+1",
        "LOC+147+1",
    ),
    *(
        "GIN+ZZ+CNSZXAUSMIAAAUN60001001110035",
        "RFF+BM:SIMU7",
        "RFF+BN:7",
        "SEL+S1",
        "SEL",
        "DGS+IMD+3+1203",
        "LOC+9+CNSHA",
    ),
    *("MEA+AAE+G+KGM:7", "MEA+AAE+T+KGM:7", "MEA+AAE+G+KGM:x", "FTX+AAA+++HATS", "STS+1+7", "STS++8", "TDT+20+8"),
    *("DTM+137:20260106:102", "DTM+203:7", "DTM+189:20260107:102", "X+LX000000002CN+lx 000 000 003 cn", "LOC+5+HKHKG"),
    *("X+\u00df\u00df000000000CN", "X+CNSZXAUSMIAAAUN60001001110035:LX000000005CN"),
)
KINDS = ("COARRI:D:95B:UN", "BAPLIE:D:95B:UN", "PREDES:1:0:UP", "CARDIT:1:0:UP", "RESDIT:1:0:UP", "EMSEVT:1:0:UP")


def told(kind, segments, blank):
    body = "".join(f"{blank}{one}'" for one in (f"UNH+1+{kind}", *segments))
    parsed = edifact_files.parse(f"UNB+UNOC:3+SIMU+US+1:2+7'{body}UNT+{len(segments) + 2}+1'UNZ+1+7'".encode("latin-1"))
    return None if parsed.events is None else parsed.events.to_pylist(), list(parsed.problems)


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(ABOVE), max_size=5),
    st.lists(st.sampled_from(GROUPS), max_size=12),
)
def test_plain_segments_and_others_give_the_same_events(kind, above, groups) -> None:
    assert told(kind, [*above, *groups], "") == told(kind, [*above, *groups], " ")


def begins_none(group):
    return [one for one in group if one[:3] not in {"EQD", "CNI", "GID", "PAC", "LOC", "STS", "GIN"}]


@given(
    st.sampled_from(("COARRI:D:95B:UN", "PREDES:1:0:UP")),
    st.lists(st.sampled_from(ABOVE).filter(lambda one: one[:3] != "LOC"), max_size=5),
    st.lists(st.lists(st.sampled_from(GROUPS), max_size=4).map(begins_none), min_size=1, max_size=4),
)
def test_a_group_says_what_it_says_alone(kind, above, groups) -> None:
    each = [["EQD+CN+SIMU1234561", *group] for group in groups]
    together, doubts = told(kind, [*above, *(one for group in each for one in group)], "")
    alone = [told(kind, [*above, *group], "") for group in each]
    assert without(together) == [event for events, _ in alone for event in without(events)]
    assert doubtful(doubts) == [told for _, found in alone for told in doubtful(found)]


def doubtful(problems):
    """What is wrong with values; deviations of form are told before all of them."""
    return [(one.code, one.value) for one in problems if one.code.startswith("bad-")]


def without(events):
    return [{**event, "source_position": 0} for event in events or ()]
