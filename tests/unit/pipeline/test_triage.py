import pyarrow as pa

from tidewaiter.pipeline import triage


def assessed(bands: list[str], lookouts: list[list[str] | None]) -> pa.Table:
    return pa.table({"band": bands, "lookouts": pa.array(lookouts, pa.list_(pa.string()))})


def test_elevated_and_above_and_lookouts_are_worthy() -> None:
    table = assessed(
        ["low", "guarded", "elevated", "high", "severe", "low", "low"], [[], [], [], None, [], ["L-1"], None]
    )
    assert triage.worthy(table).to_pylist() == [False, False, True, True, True, True, False]


def test_only_the_contributions_that_raise_a_row_most_are_kept() -> None:
    names = ["base", "hs_missing", "parties_new", "hs_chapter", "route_is_new", "pair_is_new", "gross_mass_log"]
    rows = pa.table({name: [float(number)] for number, name in enumerate(names)} | {"base": [50.0]})
    kept = triage.largest(rows).to_pylist()[0]
    assert [name for name, value in kept.items() if value] == names[3:]


def test_nothing_that_lowers_a_row_is_among_them() -> None:
    rows = pa.table(
        {name: [-1.0] for name in ("hs_missing", "parties_new", "hs_chapter", "route_is_new", "pair_is_new")}
    )
    assert not any(triage.largest(rows).to_pylist()[0].values())
