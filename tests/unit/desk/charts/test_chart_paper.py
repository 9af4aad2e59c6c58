"""A chart as a paper: what is hidden stays off it, and the drawing cannot be broken by what a filer wrote."""

from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring

from tidewaiter.centre.charts.queries import ChartView
from tidewaiter.centre.cycle.chart_view import Drawn, DrawnEdge, DrawnNode
from tidewaiter.centre.papers.sheet import Drawing, Table
from tidewaiter.centre.papers.typesetting import pdf
from tidewaiter.desk.charts.chart_paper import sheet
from tidewaiter.links.chart import Chart, Edge, Node

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VIEW = ChartView("C-000012", "Kites", "a seizure names it", "LES", Chart(), "ana", NOW, "ana", NOW, None, ())


def node(name: str, label: str, *, hidden: bool = False) -> DrawnNode:
    return DrawnNode(
        Node(name, "consignment", hidden=hidden),
        label,
        "consignment",
        (),
        "",
        "2026-03-01",
        "",
        None,
        1,
        simulated=True,
    )


DRAWN = Drawn(
    (node("a", '<b>"K&K"</b>'), node("b", "王小明"), node("c", "hidden one", hidden=True)),
    (DrawnEdge(Edge("a", "b", "2026-03-01T00:00:00+00:00", 2, 0.9), "a", "b", "consignee", "POST", "B-1"),),
    0,
    0,
)


def test_a_paper_says_why_by_whom_and_under_which_caveat() -> None:
    made = sheet(VIEW, DRAWN, "3", NOW, "bo")
    said = dict(made.blocks[0].rows)  # type: ignore[union-attr]
    assert said["Why"] == "a seizure names it"
    assert said["Caveat"] == made.foot == "LES"
    assert said["Printed"] == "2026-03-02 09:30 UTC, bo"
    assert made.simulated


def test_what_is_hidden_is_neither_drawn_nor_listed() -> None:
    made = sheet(VIEW, DRAWN, "", NOW, "bo")
    drawing, things = made.blocks[1], made.blocks[2]
    assert isinstance(drawing, Drawing)
    assert isinstance(things, Table)
    assert len(things.rows) == 2
    assert "hidden" not in drawing.svg


def test_the_drawing_is_well_formed_whatever_a_label_holds() -> None:
    drawing = sheet(VIEW, DRAWN, "", NOW, "bo").blocks[1]
    assert isinstance(drawing, Drawing)
    texts = [one.text for one in fromstring(drawing.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert '<b>"K&K"</b>' in texts


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_set_as_pdf(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("TIDEWAITER_LANGUAGE", language)
    assert pdf(sheet(VIEW, DRAWN, "", NOW, "bo")).startswith(b"%PDF-")
