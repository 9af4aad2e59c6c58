"""Lines of a Cargo-IMP message put right as text become the segments that going from line to line makes of them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import cargoimp_lines
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.cargoimp import CONTROL, ENVELOPE, MAX_LINE, PARTY_TAGS, Segment, messages

KNOWN = {"FWB": frozenset({"AWB", "SHP", "RTD"}), "FHL": frozenset({"MBI", "HBS", "SHP"})}
TAG = re.compile(r"[A-Z]{3}(?:/|$)")
LINES = (
    *("SHP", "SHP/A", "SHP  ", "SHPX", "SHP X", "HBS/1", "MBI", "AWB/777-20000001", "777-20000001LHRJFK/T1"),
    *("NAM/ONE", "NAM", "NAMX", "XXX", "XXX/A", "YYY/B", "/", "/A", "/ A ", "?", "LOWER", "A\u2028B", "\xa0", "é"),
    *("QK JFKFMZZ", ".LHRFMZZ 290800", "=TEXT", "NNNN", "NNNN X", "ZCZC", "L" * 71, f"/{'M' * 70}", f"/{' ' * 80}"),
    *(".LHRFMZZ " + "9" * 80, f"XXX/{'X' * 80}", ""),
)


def from_line_to_line(message, known):
    """The segments, and what is doubtful, by the rules of the tokenizer taken one line after another."""
    found, unknown, long_line, stray = [], {}, "", ""
    for written in CONTROL.sub("", message.text.replace("\r\n", "\n").partition("\n")[2]).split("\n"):
        raw = written.lstrip()
        line = raw.rstrip()
        if not raw:
            continue
        long_line = long_line or (line if len(line) > MAX_LINE else "")
        if found and (raw[0] == "/" or (TAG.match(line) and raw.startswith(PARTY_TAGS))):
            found[-1].lines.append(raw)
        elif TAG.match(line):
            found.append(Segment(raw[:3], [raw[3:]]))
            if raw[:3] not in known:
                unknown[raw[:3]] = None
        elif not found and "AWB" in known and not ENVELOPE.match(line):
            found.append(Segment("AWB", [line]))
        elif ENVELOPE.match(line):
            break
        else:
            stray = line
            if found:
                found[-1].lines.append(f"/{raw}")
    said = [("unknown-segment", tag) for tag in unknown]
    said += [("line-too-long", long_line)] if long_line else []
    return found, said + ([("stray-line", stray)] if stray else [])


@st.composite
def texts(draw):
    front = st.sampled_from(["", "", "", " ", "\t", "\x02"])
    lines = draw(st.lists(st.tuples(front, st.sampled_from(LINES) | st.text("A/.?= \xa0", max_size=5)), max_size=30))
    end = draw(st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))
    return draw(st.sampled_from(["FWB/17", "FHL"])) + end + end.join(blank + line for blank, line in lines)


@given(text=texts())
def test_segments_are_those_of_going_from_line_to_line(text):
    for message in messages(text.encode()):
        known, reading = KNOWN[message.kind], Reading()
        found = list(cargoimp_lines.segments(message, known, reading))
        segments, said = from_line_to_line(message, known)
        assert found == segments
        assert [(problem.code, problem.value) for problem in reading.problems if problem.code != RUN_ON] == said


RUN_ON = "message-run-together"
