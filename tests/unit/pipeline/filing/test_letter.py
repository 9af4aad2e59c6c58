from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pyarrow as pa

from tidewaiter.pipeline.filing.count import AHEAD, CELLS
from tidewaiter.pipeline.filing.letter import Frequent, Letter, Waived, html, to_next_grade
from tidewaiter.pipeline.filing.standing import standings

HOSTILE = '<script>alert("x")</script>'

_OUTSIDE = {"src", "href", "action", "style"}


def one(name="POST & SONS", wrong=100, of=1000):
    other = dict.fromkeys(CELLS.names, 0) | {"name": "SECRET PEER", "rows": 500, "hit_error": 5, "of_error": 500}
    row = dict.fromkeys(CELLS.names, 0) | {"name": name, "rows": of, "hit_error": wrong, "of_error": of}
    weeks = [row | {"week": date(2026, 1, 5)}, row | {"week": date(2026, 1, 19)}, other | {"week": date(2026, 1, 5)}]
    table = pa.Table.from_pylist(weeks, schema=CELLS)
    late = pa.Table.from_pylist([{"name": name, "late": 3, "hours_late": [0.5, 2.0, 9.0]}], schema=AHEAD)
    return next(found for found in standings(table, late) if found.name == name)


def letter(by="filer", **changed):
    problem = Frequent("bad-s10", "Not an S10 number", 7, 2000, "s10", HOSTILE, "Check the digit.", ("W-000001",))
    period = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    waived = [Waived("W-000001", ("hs_code",), "2026-05-01", "System replaced.")]
    return html(Letter(one(**changed), by, *period, [problem], waived))


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.outside = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.outside += [
            value for name, value in attrs if name in {"src", "href", "action", "style"} or name[:2] == "on"
        ]


def test_a_letter_stands_alone_and_runs_nothing():
    read = Tags()
    read.feed(letter(name=HOSTILE))
    assert {"h1", "svg", "table", "caption"} <= read.tags
    assert not read.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert read.outside == []


def test_a_letter_names_no_other_filer_and_no_assessment():
    text = letter()
    assert "POST &amp; SONS" in text
    assert "SECRET PEER" not in text
    assert not any(word in text.lower() for word in ("risk", "score:", "probability", "band", "target", "lookout"))


def test_a_letter_compares_with_its_like():
    text = letter(by="country")
    assert "Of all countries together it was" in text
    assert "Other countries are shown all together" in text
    assert "filers" not in text


def test_a_letter_says_what_the_law_of_small_numbers_allows():
    assert "Too little data" in letter(wrong=1, of=10)
    assert "Too little data" not in letter()


def test_what_a_waiver_explains_is_still_shown():
    text = letter()
    assert "in part under waiver W-000001" in text
    assert "7 of 2,000" in text
    assert "System replaced." in text


def test_the_next_grade_is_counted_in_filings():
    grade, fewer = to_next_grade(one(wrong=100, of=1000))
    assert (grade, fewer) == ("B", 100)
    assert to_next_grade(one(wrong=0)) == ("", 0)


def test_weeks_have_intervals_and_the_rank_its_own():
    text = letter()
    assert "place 1 of 2" in text
    assert "with 95 % certainty it lies between 1 and" in text
    assert 'class="spread"' in text
    assert '10.0 %</td><td class="n">8.3 % to 12.0 %' in text
    assert "In the earlier weeks 10.0 % had an error (8.3 % to 12.0 %), in the later ones 10.0 %" in text
    assert "no difference that is sure" in text


def test_a_path_breaks_where_its_words_end():
    period = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    problem = Frequent("x", "X", 1, 2, "consignee_email|consignee_phone", "", "Send it.")
    text = html(Letter(one(), "filer", *period, [problem]))
    assert "consignee_<wbr>email|<wbr>consignee_<wbr>phone" in text


def test_coverage_is_said_where_something_was_seen():
    period = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    text = html(Letter(one(), "post", *period, [], covered=(30, 40)))
    assert "Of 40 items" in text
    assert "30 had data before: 75.0 % (95 % interval 59.8 % to 85.8 %)" in text
    assert "had data before" not in letter()
