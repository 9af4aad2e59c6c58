"""Link charts as people meet them: begun for a reason, grown, arranged, saved, exported; and what nobody is shown."""

from datetime import timedelta
from typing import Any

import pytest

from desk import Browser, Site
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.charts import queries
from tidewaiter.centre.cycle import resolving
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.entities import queries as who
from tidewaiter.centre.permissions import Role
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation

ANA = Actor("ana", "analyst")
REASON = "a seizure names it"
HTMX = {"HX-Request": "true"}


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def lived(site: Site, clock: Any) -> Site:
    """A workspace that took in two days of a small world."""
    world = small_world(60, seed=3)
    with Intake(site.workspace, ANA) as door:
        for number in range(2):
            for _ in door.take_all(
                Message(m.data, m.name, m.received_at, m.mapping) for m in world.day(number).messages
            ):
                pass
    clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
    return site


def rows(site: Site, what: str) -> list[tuple[Any, ...]]:
    connection = local.connect()
    files = [site.workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    try:
        lake = relation(
            connection, files, ("consignment_id", "hash_consignor_phone", "key_consignor", "entry_office"), LAKE
        )
        return connection.sql(what.format(lake=lake)).fetchall()
    finally:
        connection.close()


def pair(site: Site) -> tuple[str, str]:
    """Two consignments that share a consignor's telephone."""
    found = rows(
        site,
        "SELECT list(DISTINCT consignment_id ORDER BY consignment_id) FROM {lake}"
        " WHERE hash_consignor_phone IS NOT NULL GROUP BY hash_consignor_phone"
        " HAVING count(DISTINCT consignment_id) > 1 ORDER BY 1 LIMIT 1",
    )
    return tuple(found[0][0][:2])


def begun(browser: Browser, what: str = "", **asked: str) -> str:
    answer = browser.post("/links", {"what": what, "title": "Tea", "reason": REASON, **asked})
    assert answer.status_code == 302, text(answer)
    return answer["Location"].removeprefix("/links/").partition("?")[0]


def change(browser: Browser, chart_id: str, do: str, *nodes: str, **asked: str) -> Any:
    return browser.post(f"/links/{chart_id}/change", {"do": do, "node": list(nodes), **asked})


def nodes_of(chart_id: str) -> dict[str, Any]:
    view = queries.chart(ANA, chart_id)
    assert view is not None
    return dict(view.content.nodes)


def test_a_chart_is_begun_grown_arranged_saved_and_restored(lived: Site) -> None:
    ana = lived.browser(Role.ANALYST, "ana")
    first, second = pair(lived)
    chart_id = begun(ana, first)
    page = text(ana.get(f"/links/{chart_id}"))
    assert first in page
    assert REASON in page
    phone = next(name for name, node in nodes_of(chart_id).items() if node.kind == "consignor_phone")
    change(ana, chart_id, "expand", phone)
    assert f"c:{second}" in nodes_of(chart_id)
    assert second in text(ana.get(f"/links/{chart_id}"))
    change(ana, chart_id, "pin", f"c:{first}")
    change(ana, chart_id, "group", f"c:{first}", f"c:{second}", group="one sender")
    change(ana, chart_id, "hide", phone)
    held = nodes_of(chart_id)
    assert held[f"c:{first}"].pinned
    assert held[f"c:{second}"].group == "one sender"
    assert held[phone].hidden
    places = f'{{"c:{first}": [1.5, -2]}}'
    ana.post(f"/links/{chart_id}/save", {"note": "as found", "places": places, "layout": "fcose"})
    change(ana, chart_id, "remove", f"c:{second}")
    assert f"c:{second}" not in nodes_of(chart_id)
    assert second in text(ana.get(f"/links/{chart_id}?version=1"))
    ana.post(f"/links/{chart_id}/restore", {"version": "1"})
    held = nodes_of(chart_id)
    assert (held[f"c:{first}"].x, held[f"c:{first}"].y) == (1.5, -2.0)
    change(ana, chart_id, "show", phone)
    assert not nodes_of(chart_id)[phone].hidden
    done = [entry.action for entry in reversed(audit_log.latest(100)) if entry.action.startswith("charts.")]
    acts = [action for action in done if action not in {"charts.read", "charts.search"}]
    marks = ["charts.mark"] * 3
    assert acts == [
        *("charts.begin", "charts.add", "charts.expand", *marks),
        *("charts.save", "charts.remove", "charts.restore", "charts.mark"),
    ]
    assert "charts.read" in done
    assert audit_log.verify(lived.workspace).count > 0


def test_a_chart_without_a_reason_is_not_begun(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    assert ana.post("/links", {"title": "Tea", "reason": " "}).status_code == 422
    assert ana.post("/links", {"title": "", "reason": REASON}).status_code == 422
    assert queries.listed(ANA) == []


def test_two_things_are_joined_by_the_strongest_chain(lived: Site) -> None:
    ana = lived.browser(Role.ANALYST, "ana")
    first, second = pair(lived)
    chart_id = begun(ana, first)
    ana.post(f"/links/{chart_id}/add", {"node": f"c:{second}"})
    assert change(ana, chart_id, "path", f"c:{first}", f"c:{second}").status_code == 302
    assert change(ana, chart_id, "path", f"c:{first}").status_code == 422
    assert change(ana, chart_id, "explode", f"c:{first}").status_code == 422
    assert change(ana, chart_id, "expand").status_code == 422


def test_names_are_found_in_any_case_and_put_on_a_chart(lived: Site) -> None:
    ana = lived.browser(Role.ANALYST, "ana")
    chart_id = begun(ana)
    ((name,),) = rows(lived, "SELECT min(key_consignor) FROM {lake} WHERE key_consignor NOT LIKE 'id:%'")
    page = text(ana.get(f"/links/{chart_id}/search?q={name.upper()}", headers=HTMX))
    assert name in page
    node = page.partition('name="node" value="')[2].partition('"')[0]
    answer = ana.post(f"/links/{chart_id}/add", {"node": node}, headers=HTMX)
    assert "chart-data" in text(answer)
    assert "onto the chart" in text(answer)
    assert node in nodes_of(chart_id)
    assert "Nothing is known by" in text(ana.get(f"/links/{chart_id}/search?q=no+such+name", headers=HTMX))
    alone = ana.get(f"/links/{chart_id}/search?q=no+such+name")
    assert alone["Location"] == f"/links/{chart_id}?q=no+such+name"
    assert "Nothing is known by" in text(ana.get(alone["Location"]))
    for wrong in ("c:nothing", "v:consignor:zz", "v:wrong:" + node[-16:], "v:consignor:0400000000000001", "x"):
        assert ana.post(f"/links/{chart_id}/add", {"node": wrong}).status_code == 404


def test_who_works_for_one_facility_is_shown_its_consignments_alone(lived: Site) -> None:
    ((one, office), *_rest) = rows(
        lived, "SELECT consignment_id, entry_office FROM {lake} WHERE entry_office IS NOT NULL ORDER BY 1"
    )
    everywhere = lived.browser(Role.ANALYST, "ana")
    elsewhere = lived.browser(Role.ANALYST, "eve", facilities=("NOWHERE",))
    there = lived.browser(Role.ANALYST, "tom", facilities=(office,))
    chart_id = begun(everywhere, one)
    assert one in text(there.get(f"/links/{chart_id}")).partition("chart-below")[2]
    page = text(elsewhere.get(f"/links/{chart_id}"))
    assert "1 consignment of other facilities is not shown." in page
    assert f"c:{one}" not in page
    own = begun(elsewhere)
    assert one not in text(elsewhere.get(f"/links/{own}/search?q={one}", headers=HTMX)).partition("<ul")[2]
    assert elsewhere.post(f"/links/{own}/add", {"node": f"c:{one}"}).status_code == 404


def test_a_chart_under_a_caveat_is_not_there_for_who_is_not_cleared(site: Site) -> None:
    cleared = site.browser(Role.ANALYST, "cleared", caveats=("source-x",))
    other = site.browser(Role.INTELLIGENCE_OFFICER, "other", caveats=())
    chart_id = begun(cleared, caveat="source-x")
    assert chart_id in text(cleared.get("/links"))
    assert chart_id not in text(other.get("/links"))
    for page in ("", "/print", "/graphml", "/csv", "/pdf", "/search?q=x"):
        assert other.get(f"/links/{chart_id}{page}").status_code == 404
    assert other.post(f"/links/{chart_id}/save").status_code == 404
    assert other.post("/links", {"title": "x", "reason": REASON, "caveat": "source-x"}).status_code == 403


@pytest.mark.parametrize("role", [Role.PORT_OFFICER, Role.MANAGER, Role.ADMINISTRATOR])
def test_charts_are_for_those_who_target(sqlite_site: Site, role: Role) -> None:
    assert sqlite_site.browser(role).get("/links").status_code == 403


def test_a_chart_leaves_as_graphml_as_a_table_and_on_paper(lived: Site) -> None:
    ana = lived.browser(Role.ANALYST, "ana")
    first, _ = pair(lived)
    chart_id = begun(ana, first)
    graph = text(ana.get(f"/links/{chart_id}/graphml"))
    assert "<graphml" in graph
    assert f'id="c:{first}"' in graph
    assert first in text(ana.get(f"/links/{chart_id}/csv"))
    assert "<circle" in text(ana.get(f"/links/{chart_id}/print"))
    paper = ana.get(f"/links/{chart_id}/pdf")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert [e.action for e in audit_log.latest(100)].count("charts.export") == 3


def test_a_closed_chart_is_not_changed_any_more(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    chart_id = begun(ana)
    assert ana.post(f"/links/{chart_id}/close", {"reason": ""}).status_code == 422
    ana.post(f"/links/{chart_id}/close", {"reason": "done"})
    assert chart_id not in text(ana.get("/links"))
    assert ana.post(f"/links/{chart_id}/save").status_code == 409
    assert ana.get(f"/links/{chart_id}").status_code == 200
    assert ana.get("/links/C-000099").status_code == 404
    assert ana.get(f"/links/{chart_id}?version=3").status_code == 404
    assert ana.post(f"/links/{chart_id}/save", {"places": "nonsense"}).status_code == 422


def test_a_merge_is_proposed_by_one_and_decided_by_another(lived: Site) -> None:
    ana, bea = lived.browser(Role.ANALYST, "ana"), lived.browser(Role.ANALYST, "bea")
    first, second = pair(lived)
    chart_id = begun(ana, first)
    ana.post(f"/links/{chart_id}/add", {"node": f"c:{second}"})
    both = (f"c:{first}", f"c:{second}")
    asked = {"side": "consignee", "same": "yes", "why": "one hand wrote both"}
    assert change(ana, chart_id, "propose", *both, **asked).status_code == 409
    resolving.resolve(lived.workspace, actor=Actor("root", "operator"))
    assert change(ana, chart_id, "propose", *both, **{**asked, "why": ""}).status_code == 422
    assert change(ana, chart_id, "propose", *both, **asked).status_code == 302
    assert change(bea, chart_id, "propose", *both, **asked).status_code == 409
    assert who.decisions() == []
    assert "a second person answers it" in text(ana.get("/links/proposals"))
    assert ana.post("/links/proposals/P-000001", {"do": "accept", "why": "mine"}).status_code == 403
    assert "one hand wrote both" in text(bea.get("/links/proposals"))
    assert bea.post("/links/proposals/P-000001", {"do": "accept", "why": "so it is"}).status_code == 302
    assert [one.verdict for one in who.decisions()] == ["match"]
    assert bea.post("/links/proposals/P-000001", {"do": "accept", "why": "again"}).status_code == 409
    assert lived.browser(Role.ANALYST, "eve", facilities=("X",)).get("/links/proposals").status_code == 200
