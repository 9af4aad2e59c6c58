import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.risk.text.grams import MOST_PIECES, pieces_of


def counted(text: str | None) -> int:
    return len(pieces_of(pa.array([text], pa.string())).hashes)


def test_a_word_gives_itself_and_its_runs_of_three_to_five_characters():
    # "_tea_": three runs of 3, two of 4, one of 5, and the word
    assert counted("tea") == 7
    assert counted("tea tea") == 14
    assert counted("") == counted(None) == 0


def test_characters_are_counted_and_not_bytes():
    assert counted("чай") == counted("tea")


def test_the_same_word_has_the_same_pieces_wherever_it_stands():
    cut = pieces_of(pa.array(["green tea", "tea", None, "green"], pa.string()))
    parts = [set(cut.hashes[a:b].tolist()) for a, b in zip(cut.offsets[:-1], cut.offsets[1:], strict=True)]
    assert parts[0] == parts[1] | parts[3]
    assert not parts[2]


@given(st.lists(st.none() | st.text(max_size=900), max_size=5))
def test_any_text_is_cut_and_none_beyond_the_bound(texts):
    cut = pieces_of(pa.array(texts, pa.string()))
    lengths = cut.offsets[1:] - cut.offsets[:-1]
    assert len(lengths) == len(texts)
    assert all(length <= MOST_PIECES for length in lengths)
    assert cut.offsets[-1] == len(cut.hashes)
