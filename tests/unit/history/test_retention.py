from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.history import retention
from tidewaiter.history.retention import Hold

NONE = pa.table({"consignment_id": pa.array([], pa.string()), "class": pa.array([], pa.string())})
TODAY = date(2026, 2, 1)


def at(day):
    return datetime(2026, 1, day, tzinfo=UTC)


@pytest.fixture
def decide(connection, store):
    def run(rows, terms, holds=(), classes=NONE):
        files = store(*rows)
        ids = retention.due(connection, files, TODAY)
        return retention.decide(connection, files, ids, classes, terms, holds, TODAY)

    return run


def going(decision):
    return decision.going["consignment_id"].to_pylist()


def test_a_term_begins_with_the_last_arrival_of_all_versions(decide):
    rows = [
        {"consignment_id": "a", "eta": at(1)},
        {"consignment_id": "a", "version": 2, "eta": at(20)},
        {"consignment_id": "b", "eta": at(1)},
        {"consignment_id": "c", "eta": at(22)},
    ]
    assert going(decide(rows, {"unexamined": 10})) == ["a", "b"]
    assert going(decide(rows, {"unexamined": 12})) == ["b"]
    assert going(decide(rows, {"unexamined": 31})) == []
    assert going(decide(rows, {"unexamined": 30})) == ["b"]


def test_each_class_has_its_own_term(decide):
    rows = [{"consignment_id": one, "eta": at(1)} for one in "abc"]
    classes = pa.table({"consignment_id": ["b", "c"], "class": ["examined", "finding"]})
    found = decide(rows, {"unexamined": 5, "examined": 10}, classes=classes)
    assert found.going.schema.equals(retention.GOING)
    assert found.going.to_pylist() == [
        {"consignment_id": "a", "class": "unexamined", "last_arrival": date(2026, 1, 1)},
        {"consignment_id": "b", "class": "examined", "last_arrival": date(2026, 1, 1)},
    ]
    assert going(decide(rows, {})) == []


@pytest.mark.parametrize(
    ("hold", "kept"),
    [
        (Hold(identifiers=("RB1",)), {"s10:RB1"}),
        (Hold(identifiers=("0201",)), {"s10:RB1", "x"}),
        (Hold(parties=("acme's",)), {"x"}),
        (Hold(first=date(2026, 1, 3)), {"x", "y"}),
        (Hold(last=date(2026, 1, 2)), {"s10:RB1", "x"}),
        (Hold(identifiers=("0201",), first=date(2026, 1, 2)), {"x"}),
        (Hold(parties=("nobody",)), set()),
        (Hold(), {"s10:RB1", "x", "y"}),
    ],
)
def test_a_hold_keeps_what_fits_all_it_names(decide, hold, kept):
    rows = [
        {"consignment_id": "s10:RB1", "awb": "020-1", "eta": at(1)},
        {"consignment_id": "x", "awb": "020 1", "key_consignor": "acme's", "eta": at(2)},
        {"consignment_id": "x", "version": 2, "eta": at(3)},
        {"consignment_id": "y", "eta": at(4)},
    ]
    found = decide(rows, {"unexamined": 1}, [hold])
    assert set(going(found)) == {"s10:RB1", "x", "y"} - kept
    assert found.held == len(kept)


def test_the_terms_that_ship_name_every_class():
    terms = retention.load(None)
    assert [term.name for term in terms.classes] == list(retention.CLASSES)
    assert all(term.basis for term in terms.classes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[class]]\nname='x'\nwhat='w'\nbasis='b'\n", "each of the classes"),
        ("[[class]]\nname=1\n", "class"),
        ("nonsense", "retention.toml"),
        ("".join(f"[[class]]\nname='{n}'\nwhat='w'\nbasis='b'\ndays=0\n" for n in retention.CLASSES), "1 or more"),
    ],
)
def test_wrong_terms_are_refused_with_their_place(tmp_path, text, said):
    file = tmp_path / "retention.toml"
    file.write_text(text)
    with pytest.raises(ValueError, match=said) as refused:
        retention.load(file)
    assert "retention.toml" in str(refused.value)
