"""The lexicon's automaton finds what trying every term at every word finds."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties import automaton
from tidewaiter.parties.lexicon import Group, Lexicon, find, normal_texts

WORDS = st.sampled_from(["a", "b", "ab", "ba", "é", "药", "片", "ท", "x1", "𠀀"])
TERMS = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12, unique=True)
FILED = st.one_of(
    st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map("".join), st.text(max_size=30)
)


def naive(text: str | None, terms: dict[str, str]) -> list[str] | None:
    """Every term tried at every word; what lies within something longer is left out."""
    if text is None:
        return None
    words = automaton.split(text)
    spans = {
        (start, start + len(parts)): term_id
        for term, term_id in terms.items()
        for parts in [automaton.split(term)]
        for start in range(len(words))
        if words[start : start + len(parts)] == parts
    }
    kept = [
        (start, end)
        for start, end in spans
        if not any((s, e) != (start, end) and s <= start and end <= e for s, e in spans)
    ]
    return list(dict.fromkeys(spans[span] for span in sorted(kept)))


@given(TERMS, st.lists(st.one_of(st.none(), FILED), max_size=8))
def test_it_finds_what_a_naive_search_finds(terms: list[str], filed: list[str | None]) -> None:
    # "药 片" and "药片" are one pattern: the first written is the one that is reported.
    made = Lexicon.of([Group(group="g", title="A test", language="en", source="A test", terms=tuple(terms))])
    by_words: dict[tuple[bytes, ...], tuple[str, str]] = {}
    for term in made.terms:
        by_words.setdefault(tuple(automaton.split(term.text)), (term.text, term.id))
    texts = pa.array(normal_texts(filed), pa.string())
    assert find(texts, made).to_pylist() == [naive(text, dict(by_words.values())) for text in texts.to_pylist()]
