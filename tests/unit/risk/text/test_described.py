import pyarrow as pa
import pytest

from tidewaiter.risk.text.described import DESCRIBED, beside
from tidewaiter.risk.text.train import shipped


def rows(*filed: tuple[str | None, str | None]) -> pa.Table:
    return pa.table({"goods_description": pa.array([d for d, _ in filed], pa.string()),
                     "hs_code": pa.array([c for _, c in filed], pa.string())})  # fmt: skip


def test_a_code_that_the_words_contradict_is_unlikely_and_one_that_they_mean_is_likely():
    told = beside(rows(("mobile phone", "851713"), ("mobile phone", "610910")), shipped()).to_pylist()
    assert [row["text_chapter"] for row in told] == ["85", "85"]
    assert told[0]["text_declared"] == told[0]["text_confidence"]
    assert told[1]["text_declared"] < 0.05


def test_what_was_not_filed_is_missing_and_what_is_not_known_says_nothing():
    told = beside(rows((None, "851713"), ("mobile phone", None), ("qqxxzz", "851713")), shipped()).to_pylist()
    assert set(told[0].values()) == {None, "851713"}
    assert told[1]["text_declared"] is None
    assert told[2]["text_chapter"] is None
    assert told[2]["text_specificity"] == pytest.approx(0, abs=1e-5)


def test_a_chapter_that_nobody_was_taught_has_no_likelihood():
    assert beside(rows(("mobile phone", "770000")), shipped())["text_declared"].to_pylist() == [0.0]


def test_rows_keep_their_order_and_empty_tables_their_columns():
    several = rows(("tea", "0902"), (None, None), ("books", "4901"), ("tea", "4901"))
    whole = beside(several, shipped())
    parts = pa.concat_tables([beside(several.slice(n, 1), shipped()) for n in range(4)])
    assert whole.equals(parts.combine_chunks()) or whole.to_pylist() == parts.to_pylist()
    assert beside(several.slice(0, 0), shipped()).column_names[-4:] == DESCRIBED.names
