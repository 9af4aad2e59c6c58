import pyarrow as pa

from tidewaiter.engine import lately


def test_a_column_is_known_by_where_it_lies_and_not_by_what_it_says() -> None:
    values = pa.array(["a", "b", "a"])
    encoded = values.dictionary_encode()
    lately.keep(values, encoded)
    assert lately.known(values) == (True, encoded)
    assert lately.known(pa.array(["a", "b", "a"])) == (False, None)
    assert lately.known(values.slice(1)) == (False, None)
    listed = pa.ListArray.from_arrays([0, 2, 3], values)
    assert lately.known(listed.values) == (True, encoded)


def test_that_a_column_hardly_repeats_is_known_too_and_the_oldest_are_let_go() -> None:
    values = pa.array(["a", "b"])
    lately.keep(values, None)
    assert lately.known(values) == (True, None)
    others = [pa.array([str(number)]) for number in range(lately.MOST)]
    for other in others:
        lately.keep(other, None)
    assert lately.known(values) == (False, None)


def test_a_column_without_texts_has_a_place_as_well() -> None:
    nothing = pa.array([], pa.string())
    lately.keep(nothing, nothing.dictionary_encode())
    assert lately.known(pa.array(["a"])) == (False, None)
