"""A chart on paper: everything lies in the box, as placed or on a ring, and what is hidden is left out."""

from tidewaiter.centre.cycle.chart_view import Drawn, DrawnEdge, DrawnNode
from tidewaiter.desk.charts.picture import HEIGHT, WIDTH, glyph, picture
from tidewaiter.links.chart import Edge, Node
from tidewaiter.links.edges import LINK_KINDS


def drawn(*nodes: Node) -> Drawn:
    made = tuple(DrawnNode(one, one.id * 20, one.kind, (), "", "", "", None, 1, simulated=False) for one in nodes)
    edges = tuple(
        DrawnEdge(Edge(nodes[0].id, one.id, "2026-01-05T00:00:00+00:00", 2, 0.9), "", "", "", "", "")
        for one in nodes[1:]
    )
    return Drawn(made, edges, 0, 0)


def test_everything_lies_in_the_box() -> None:
    made = picture(drawn(Node("a", "consignment", -900.0, 40.0), Node("b", "goods", 5000.0, 60.0), Node("c", "goods")))
    assert len(made.dots) == 3
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in made.dots)
    assert [line.strength for line in made.lines] == ["strong", "strong"]
    assert all(len(dot.label) <= 28 for dot in made.dots)


def test_what_is_hidden_is_left_out_with_its_links() -> None:
    made = picture(drawn(Node("a", "consignment"), Node("b", "goods", hidden=True)))
    assert [dot.kind for dot in made.dots] == ["consignment"]
    assert made.lines == ()


def test_an_empty_chart_is_an_empty_page() -> None:
    assert picture(drawn()).dots == ()


def test_every_kind_has_a_sign() -> None:
    assert all(glyph(kind.name) for kind in LINK_KINDS)
