"""What comes again in a file gives what reading it each time gives."""

import random

import pytest

from tidewaiter.formats import again, registry, x12_309

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*1600*U*00401*000000001*0*T*>~"
X12 = (
    "ST*309*1~M10*SIMU*O**1*SHIP*2~M11*A1*57035*2*PCS*3*X~SE*4*1~",
    "ST*309*1~M10*SIMU*?~P4*1703*20269999~M11*A1~M11~M13*X*Y*D~N1*SH*ANNA~",
    "M10*SIMU*O~M11*B2~N10*1*SOAP*****x~",
    "M11*C3*57035*many~LX*1~M11~",
    "ST*310*2~B3**7*******20260105~N1*SH*ANNA~L5*1*SOAP~SE*5*2~",
    "ST*404*3~BX*00*R*PP*Q5~BNX*X~SE*4*4~",
    "ST*322*4~ZC1**7~Q5*I*20260105*1600**MIAMI~N7*SIMU*123456~SE*5*4~",
    "M10~M10*SIMU*O~VID**SIMU*123456~",
)
EDIFACT = (
    "UNH+1+CUSCAR:D:95B:UN'BGM+85'NAD+CZ+++ANNA'CNI+1+A1'RFF+BM:A1'GID+1+2:PK'FTX+AAA+++SOAP'UNT+8+1'",
    "UNH+1+CUSCAR:D:95B:UN'BGM+85'CNI+1'CNI+2+A2'CNT+7:x:KGM'UNT+6+1'",
    "BGM+787'CNI+'UNB+*NN'BGM+787'CNI++C1'",
    "UNH+2+ITMATT:0:1:99'BGM+1'GID+1'PCI++LX000000005CN'UNT+5+2'",
    "UNH+ITMATT\u00e9'CNI+1 'CNI++LX'",
    "UNH+7+EMSEVT:1:912:UN'BGM+1'CNI+1+LX000000005CN'RFF+AAY:CNSZXA'STS+1+21'DTM+7:202601060700:203'UNT+7+1'",
    "UNB+UNOA:1+A+B+260101:2+8'UNH+7+COARRI:D:95B:UN'BGM+270'EQD+CN+SIMU1234567'DTM+203:x:203'UNT+5+7'UNZ+1+8'",
    "UNH+9+APERAK:D:95B:UN'BGM+1'UNT+3+9'",
)


def one_by_one(monkeypatch, parse, data):
    with monkeypatch.context() as changed:
        changed.setattr(again, "LONGEST", -1)
        changed.setattr(x12_309, "LONGEST", -1)
        return parse(data)


def said(parsed):
    events = [] if parsed.events is None else parsed.events.to_pylist()
    return parsed.rows.to_pylist(), list(map(repr, parsed.problems)), parsed.rejects, events


@pytest.mark.parametrize("most_listed", [10_000, 5])
@pytest.mark.parametrize(("front", "messages"), [(ISA, X12), ("M10*SIMU*O~", X12), ("UNB+UNOC:3+A+B+1:2+7'", EDIFACT)])
def test_a_file_of_messages_that_come_again_is_read_as_message_by_message(monkeypatch, front, messages, most_listed):
    monkeypatch.setattr("tidewaiter.formats.air_reading.MAX_LISTED", most_listed)
    placed = again.Said.where
    given_again = []
    monkeypatch.setattr(again.Said, "where", lambda self, first: (given_again.append(first), placed(self, first))[1])
    for seed in range(60):
        chosen = random.Random(seed)  # noqa: S311 - the same damage each time
        pool = [damaged(chosen, one) for one in chosen.sample(messages, chosen.randint(1, 4))]
        data = (front + "".join(chosen.choices(pool, k=chosen.choice((3, 9, 40))))).encode("latin-1")
        parse = registry.recognise(data[:4096]).parse
        assert said(parse(data)) == said(one_by_one(monkeypatch, parse, data)), data
    assert len(given_again) > 200


def damaged(chosen, message):
    """A message, now and then with a segment left out, doubled or moved, or a character changed."""
    mark = "~" if "~" in message else "'"
    segments = message.split(mark)
    for _ in range(chosen.choice((0, 0, 1, 2))):
        at = chosen.randrange(len(segments))
        match chosen.randrange(4):
            case 0:
                del segments[at]
            case 1:
                segments.insert(at, segments[at])
            case 2:
                segments.insert(chosen.randrange(len(segments)), segments.pop(at))
            case 3:
                text = segments[at]
                place = chosen.randrange(len(text) + 1)
                segments[at] = (
                    text[:place] + chosen.choice(("*", "+", "Z", "9", "\u00e9", " ", "\n", "")) + text[place + 1 :]
                )
        segments = segments or [""]
    return mark.join(segments)


def test_where_little_comes_again_messages_are_no_longer_compared(monkeypatch):
    compared = []
    read = again.Again.read
    monkeypatch.setattr(again.Again, "read", lambda self, few, how: (compared.append(few), read(self, few, how)))
    different = "".join(f"ST*309*1~M10*SIMU*O~M11*A{n}~SE*4*1~" for n in range(3000)).encode()
    parsed = registry.recognise(different[:4096]).parse(different)
    assert parsed.rows["bill"].to_pylist() == [f"SIMUA{n}" for n in range(3000)]
    assert 500 < sum(few is not None for few in compared) < 1000


def test_what_is_told_once_for_a_file_is_told_once(monkeypatch):
    reading = again.Reading()
    told = again.Again(reading)
    told.under("X")
    segment = x12_309.Segment("M11", ("A",), 1)
    for _ in range(4):
        told.read([segment], lambda own: own.warn_once("doubt", "kind", "segment 1 (M11)", "Look."))
    assert len(reading.problems) == 1


def test_a_problem_of_a_header_far_above_has_its_own_place_each_time():
    reading = again.Reading()
    told = again.Again(reading)
    told.under("X", x12_309.Segment("GS", ("A",), 2))
    for at in (5, 7, 9, 11):
        segment = x12_309.Segment("M11", ("A",), at)
        told.read([segment], lambda own, at=at: own.warn("doubt", f"segment {at - 3} (GS)", "", "Look."))
    assert [problem.path for problem in reading.problems] == [f"segment {at - 3} (GS)" for at in (5, 7, 9, 11)]
