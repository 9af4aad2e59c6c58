from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre import bundles, inbox

NAMES = st.from_regex(r"[0-9a-f]{16}(@[a-z-]{1,20})?\.msg", fullmatch=True)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=200)), min_size=1, max_size=12))
def test_what_is_put_in_comes_out_in_its_order(messages):
    name, data = bundles.bundle(messages)
    assert bundles.is_bundle(name)
    assert bundles.count_in(name) == len(messages)
    assert bundles.messages_in(data) == messages


@given(st.binary(max_size=300), st.integers(0, 300))
def test_bytes_that_are_no_bundle_are_none(noise, cut):
    assert bundles.messages_in(noise) is None
    whole = bundles.bundle([("0" * 16 + ".msg", noise)])[1]
    if cut < len(whole):
        assert bundles.messages_in(whole[:cut]) is None


def test_a_bundle_that_holds_nothing_is_none():
    assert bundles.messages_in(bundles.bundle([])[1]) is None


def test_files_of_other_names_hold_one_message():
    assert not bundles.is_bundle(inbox.file_name("0" * 16, "post-csv"))
    assert bundles.count_in("manifest.csv") == 1
    assert not bundles.is_bundle("../0123456789abcdef.2.bundle")
