import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.risk.text.train import shipped


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("USB charging cable", "8544"),
        ("women's summer dress", "6204"),
        ("手机", "8517"),
        ("кроссовки", "6404"),
        ("tablet press", "8479"),
    ],
)
def test_words_of_trade_are_read_in_several_scripts(text, heading):
    reading = shipped().read(pa.array([text]))
    assert shipped().chapters[reading.chapter()[0]] == heading[:2]
    assert reading.headings() == [heading]


def test_what_no_word_is_known_of_may_be_anything():
    reading = shipped().read(pa.array([None, "", "qqxxzz", "cotton t-shirt"], pa.string()))
    assert reading.headings()[:3] == [None, None, None]
    assert reading.specificity()[:3] == pytest.approx([0, 0, 0], abs=1e-5)
    assert reading.specificity()[3] > 0.5


@settings(deadline=None, max_examples=50)
@given(st.lists(st.none() | st.text(max_size=60), min_size=1, max_size=8))
def test_a_text_is_read_alike_alone_and_among_others(texts):
    together = shipped().read(pa.array(texts, pa.string()))
    assert together.probability.sum(axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-4)
    for number, text in enumerate(texts):
        alone = shipped().read(pa.array([text], pa.string()))
        assert (alone.probability[0] == together.probability[number]).all()
        assert alone.heading[0] == together.heading[number]
