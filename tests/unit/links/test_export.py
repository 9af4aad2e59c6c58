import csv
import io
import json
from datetime import UTC, datetime

import networkx as nx
import pytest
from followthemoney import model

from evidence import graph
from tidewaiter.links.export import EDGE_COLUMNS, FORMATS
from tidewaiter.links.hunt import Hunt, hunt

ROWS = [
    ("seized", 100, {"consignor_phone": "555", "consignor": "x"}),
    ("b", 97, {"consignor_phone": "555", "consignor": "x", "consignee_phone": "7", "consignee_address": "8"}),
    ("=c\x01&<é", 101, {"consignee_phone": "7", "consignee_address": "8"}),
]


@pytest.fixture
def made() -> Hunt:
    found = hunt(graph(ROWS), ["seized"], as_of=datetime(1971, 1, 1, tzinfo=UTC))
    return found.told({("b", "consignor_phone"): "=HYPERLINK(1)\x02"})


def test_graphml_and_gexf_are_read_again(made: Hunt) -> None:
    for read in (
        nx.parse_graphml(FORMATS["graphml"](made).decode(), force_multigraph=True),
        nx.read_gexf(io.BytesIO(FORMATS["gexf"](made))),
    ):
        assert set(read.nodes) == {"seized", "b", "=c&<é"}
        assert sorted(data["kind"] for _, _, data in read.edges(data=True)) == [
            "consignee_address",
            "consignee_phone",
            "consignor",
            "consignor_phone",
        ]
        assert all(data["caveat"] and data["confidence"] > 0 for _, _, data in read.edges(data=True))


def test_gexf_says_nothing_of_the_day_it_was_written(made: Hunt) -> None:
    assert "lastmodifieddate" not in FORMATS["gexf"](made).decode()
    assert FORMATS["gexf"](made) == FORMATS["gexf"](made)


def test_followthemoney_links_name_entities_that_are_there(made: Hunt) -> None:
    entities = [json.loads(line) for line in FORMATS["ftm"](made).decode().splitlines()]
    events = {one["id"]: one for one in entities if one["schema"] == "Event"}
    links = [one for one in entities if one["schema"] == "UnknownLink"]
    assert len(events) == 3
    assert len(links) == 4
    for one in links:
        assert set(one["properties"]["subject"] + one["properties"]["object"]) <= events.keys()
        assert all(isinstance(value, list) for value in one["properties"].values())
    for one in entities:
        model.get_proxy(one, cleaned=False).schema.validate(one)
    assert len({one["id"] for one in entities}) == 7


def test_csv_has_a_line_a_piece_and_no_formula(made: Hunt) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](made).decode(), newline="")))
    assert tuple(rows[0]) == EDGE_COLUMNS
    assert len(rows) == 4
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_a_hunt_that_found_nothing_is_exported_too() -> None:
    alone = hunt(graph(ROWS[:1]), ["seized"], as_of=datetime(1971, 1, 1, tzinfo=UTC))
    assert [bool(write(alone)) for write in FORMATS.values()] == [True] * len(FORMATS)
