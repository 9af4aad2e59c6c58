import numpy as np

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.links.edges import BY_CODE, CODE_BITS, FAMILIES, FAMILY_OF, LINK_KINDS, codes_of, keys_of, table_of


def test_codes_and_names_are_their_own_and_fit_a_key() -> None:
    assert len(BY_CODE) == len(LINK_KINDS) == len({kind.name for kind in LINK_KINDS})
    assert all(0 < kind.code < 2**CODE_BITS for kind in LINK_KINDS)


def test_routes_and_filers_are_never_followed_alone() -> None:
    alone = {kind.columns[0] for kind in LINK_KINDS if len(kind.columns) == 1}
    assert set(KIND_NAMES) - alone == {"route", "filer"}


def test_a_key_tells_its_kind_and_its_columns() -> None:
    one, other = np.array([5, 6, 5], np.int64), np.array([1, 1, 2], np.int64)
    for kind in LINK_KINDS:
        keys = keys_of(kind, [one, other][: len(kind.columns)])
        assert set(codes_of(keys).tolist()) == {kind.code}
        assert len(np.unique(keys)) == (2 if len(kind.columns) == 1 else 3)


def test_every_kind_has_a_caveat_and_ends_somewhere() -> None:
    for kind in LINK_KINDS:
        assert kind.caveat
        assert 0 < kind.belief < 1
        assert kind.half < kind.cap
        assert kind.half_life <= kind.window
        assert FAMILIES[FAMILY_OF[kind.code]] == kind.family
        assert table_of("belief")[kind.code] == kind.belief
