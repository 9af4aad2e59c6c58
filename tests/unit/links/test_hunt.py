from datetime import UTC, datetime, timedelta

from evidence import graph
from tidewaiter.links.edges import BY_NAME
from tidewaiter.links.hunt import hunt

ROWS = [
    ("seized", 100, {"consignor_phone": "555", "consignor": "x"}),
    ("b", 97, {"consignor_phone": "555", "consignor": "x", "consignee_phone": "7", "consignee_address": "8"}),
    ("c", 101.5, {"consignee_phone": "7", "consignee_address": "8"}),
    ("far", 100, {"consignor_phone": "1"}),
]
AS_OF = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=200)


def test_the_list_is_ranked_and_each_has_its_chain_in_words() -> None:
    made = hunt(graph(ROWS), ["seized"], as_of=AS_OF)
    assert [one.consignment_id for one in made.linked] == ["b", "c"]
    told = made.told({("b", "consignor_phone"): "555", ("c", "consignee_phone"): "7"})
    assert told.linked[1].words[:2] == (
        (
            "b (3 days before) shares with seized: the same consignor's telephone (555; 2 have it within 120 days); "
            "the same consignor's name (2 have it within 90 days)."
        ),
        (
            "c (4 days later) shares with b: the same consignee's telephone (7; 2 have it within 120 days); "
            "the same delivery address (2 have it within 120 days)."
        ),
    )
    assert told.linked[1].words[2].startswith("Of the 1 others that name its delivery address")
    assert told.linked[0].parent == "seized"
    assert told.linked[1].parent == "b"


def test_every_piece_of_evidence_has_kind_dates_confidence_and_caveat() -> None:
    made = hunt(graph(ROWS), ["seized"], as_of=AS_OF)
    pieces = made.linked[1].all_evidence
    assert len(pieces) == 4
    for piece in pieces:
        assert piece.caveat == BY_NAME[piece.kind].caveat
        assert piece.sentence.endswith(f"But {piece.caveat}.")
        assert 0 < piece.confidence < 1
        assert {piece.parent_received, piece.child_received} < {
            datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day) for _, day, _ in ROWS
        }


def test_a_seed_that_is_not_known_by_then_gives_nothing() -> None:
    made = hunt(graph(ROWS), ["seized"], as_of=AS_OF - timedelta(days=150))
    assert made.seeds == ()
    assert made.linked == ()


def test_the_strongest_are_listed_where_there_are_too_many() -> None:
    whole = hunt(graph(ROWS), ["seized"], as_of=AS_OF)
    first = hunt(graph(ROWS), ["seized"], as_of=AS_OF, most=1)
    assert first.linked == whole.linked[:1]
    assert first.reached == whole.reached == 2


def test_a_hub_is_told_in_words() -> None:
    many = BY_NAME["consignee_phone"].cap + 1
    made = hunt(graph([(f"c{n}", 1, {"consignee_phone": "1"}) for n in range(many)]), ["c0"], as_of=AS_OF)
    assert [hub.sentence for hub in made.hubs] == [
        f"A consignee's telephone that {many} consignments name was not followed."
    ]
