import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.local import project
from tidewaiter.intake import prefilters
from tidewaiter.intake.check import Check
from tidewaiter.intake.checks import description_too_short, garbled_text, no_identity, placeholder

FILTERED = [
    next(check for check in checks if check.prefilter is not None)
    for checks in (garbled_text.CHECKS, placeholder.CHECKS, description_too_short.CHECKS, no_identity.CHECKS)
]
LETTERS = st.sampled_from("naNAxXtest-./: ,\t\n\x00\x7f\x80é漢ÂÃ©â€Ä\u00a0\u2003\ufffdK01'")
TEXTS = st.one_of(
    st.none(),
    st.text(LETTERS, max_size=8),
    st.text(max_size=6),
    st.sampled_from([*placeholder.WORDS, "Same as consignee.", "N/A", "QX:", "a: \t"]),
)


@pytest.mark.parametrize("check", FILTERED, ids=lambda check: check.code)
@given(texts=st.lists(TEXTS, max_size=12), start=st.integers(0, 3))
def test_no_row_is_missed_of_which_the_condition_is_true(check: Check, texts: list[str | None], start: int) -> None:
    rows = pa.table({check.path: pa.array([*texts, "Smith & Sons"], pa.string()).slice(start)})
    if not rows.num_rows:
        return
    assert check.prefilter is not None
    hit = pc.fill_null(project(rows, {"hit": str(check.condition)})["hit"].cast(pa.bool_()), fill_value=False)
    assert not (hit.to_numpy() & ~check.prefilter(rows)).any()


@pytest.mark.parametrize("check", FILTERED, ids=lambda check: check.code)
def test_what_is_well_is_told_from_the_rest(check: Check) -> None:
    usual = ["Harbour Tools Ltd", "Müller & Fils", "Harbour Łódź 4", "青岛 trading company"]
    assert check.prefilter is not None
    assert not check.prefilter(pa.table({check.path: pa.array(usual, pa.string())}))[:3].any()


NAMES = st.one_of(st.none(), st.text(st.sampled_from("aAbB ıIſsßé"), max_size=4))


@given(rows=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12))
def test_names_that_are_alike_but_for_case_and_spaces_are_not_missed(rows: list[tuple[str | None, str | None]]) -> None:
    one, other = (pa.array([row[k] for row in rows], pa.string()) for k in (0, 1))
    told = prefilters.may_be_alike(("one", "other"))(pa.table({"one": one, "other": other}))
    trimmed = [pc.utf8_upper(pc.utf8_trim(names, " ")) for names in (one, other)]
    same = pc.fill_null(pc.and_(pc.equal(*trimmed), pc.not_equal(trimmed[0], "")), fill_value=False)
    assert not (np.asarray(same) & ~told).any()


def test_a_text_that_lies_across_blocks_of_bytes_is_found() -> None:
    texts = [*("plain text of some length" for _ in range(40)), "x" * 200 + "\x07", "Ã©", "é", *(["Ä"] * 2)]
    told = prefilters.may_be_garbled("text")(pa.table({"text": pa.array(texts, pa.string())}))
    assert np.flatnonzero(told).tolist() == [40, 41, 43, 44]
