"""The scan station in a real browser: wedge typing, verdict time, no connection, signs on every width."""

import pytest
from playwright.sync_api import Page, expect

from port_world import issued_at

FORGE = """() => new Promise((done) => {
  const asked = indexedDB.open("tidewaiter-station", 1);
  asked.onsuccess = () => {
    const store = asked.result.transaction("kept", "readwrite").objectStore("kept");
    store.get("list").onsuccess = (event) => {
      const kept = event.target.result;
      kept.list = kept.list.replaceAll('"stop"', '"look"');
      store.put(kept, "list").onsuccess = () => { asked.result.close(); done(); };
    };
  };
})"""
SMALL = """[...document.querySelectorAll('button, select, input:not([type=hidden]), a.button')]
  .filter((el) => el.offsetParent && el.getBoundingClientRect().height < 48).map((el) => el.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def server(own_server):
    """A workspace that these tests may use up."""
    return own_server


@pytest.fixture
def codes(server) -> list[str]:
    return [code for _, code in issued_at(server.home)]


def ready(page: Page) -> Page:
    page.goto("/station")
    expect(page.locator("tw-scan[data-list_kept=yes]")).to_be_attached()
    return page


def scan(page: Page, code: str) -> None:
    """Type as a reader does, and wait for the answer."""
    before = int(page.locator("tw-scan").get_attribute("data-count") or 0)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("tw-scan")).to_have_attribute("data-count", str(before + 1))


def sign(page: Page) -> str:
    return page.locator("[data-part=verdict]").get_attribute("data-sign") or ""


def test_a_scan_fills_the_screen_within_moments(session, axe, codes) -> None:
    page = ready(session("port_officer", "kim"))
    scan(page, codes[0])
    assert sign(page) == "stop"
    expect(page.get_by_text("STOP", exact=True).first).to_be_visible()
    assert page.locator("[data-part=code]").evaluate("el => parseFloat(getComputedStyle(el).fontSize)") > 80
    axe(page)
    taken, server_side = [], []
    for code in (codes * 40)[1:40]:
        scan(page, code)
        taken.append(float(page.locator("tw-scan").get_attribute("data-ms")))
        server_side.append(float(page.locator("tw-scan").get_attribute("data-server") or "nan"))
    figures = {"p50": sorted(taken)[19], "p95": sorted(taken)[36], "server_p95": sorted(server_side)[36]}
    print(f"\nverdict after Enter, milliseconds: {figures}")  # noqa: T201 - a figure to read, too loose to assert here
    assert sorted(taken)[19] < 2000


def test_a_reader_is_heard_wherever_the_focus_is(session, codes) -> None:
    page = ready(session("port_officer", "kim"))
    page.get_by_role("button", name="Sound").focus()
    scan(page, codes[0])
    assert sign(page) == "stop"
    page.get_by_label("Facility").focus()
    scan(page, "]C1" + codes[-1])
    assert page.locator("[data-part=code]").inner_text() == codes[-1]
    assert page.get_by_label("Code").input_value() == ""
    page.get_by_label("Code").press_sequentially("half a co", delay=140)  # fingers, not a reader
    page.wait_for_timeout(300)
    scan(page, "RB123456785GB")
    assert page.locator("[data-part=code]").inner_text() == "RB123456785GB"
    assert sign(page) == "unknown"
    page.keyboard.type(codes[0][:5])
    page.wait_for_timeout(400)  # a busy tablet: longer than any reader pauses
    scan(page, codes[0][5:])
    assert (page.locator("[data-part=code]").inner_text(), sign(page)) == (codes[0], "stop")


def test_a_scan_that_begins_before_the_page_is_ready_is_read_whole(session, codes) -> None:
    page, held, through = session("port_officer", "kim"), [], []
    page.route("**/desk/scan*.js", lambda route: route.continue_() if through else held.append(route))
    page.goto("/station", wait_until="commit")
    page.locator("[data-part=field]").focus()
    page.keyboard.type(codes[0][:8])
    through.append("now")
    for route in held:
        route.continue_()
    expect(page.locator("tw-scan[data-ready]")).to_be_attached()
    scan(page, codes[0][8:])
    assert sign(page) == "stop"


def test_the_same_label_twice_within_two_seconds_is_one_scan(session, codes) -> None:
    page = ready(session("port_officer", "kim"))
    scan(page, codes[0])
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_text("once is enough")).to_be_visible()
    assert page.locator("[data-part=last] li").count() == 1


def test_the_last_scans_outlive_the_page_and_are_their_makers_alone(session, codes) -> None:
    page = ready(session("port_officer", "kim"))
    for code in codes[:2]:
        scan(page, code)
    ready(page)
    assert page.locator("[data-part=last] .code").all_inner_texts() == [codes[1], codes[0]]
    page.evaluate("sessionStorage.setItem('tidewaiter-last-scans', JSON.stringify({by: 'somebody else', rows: []}))")
    ready(page)
    assert page.locator("[data-part=last] li").count() == 0
    assert page.evaluate("sessionStorage.getItem('tidewaiter-last-scans')") is None


def test_the_station_fills_the_whole_screen_when_asked(session) -> None:
    page = ready(session("port_officer", "kim"))
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    assert page.evaluate("document.fullscreenElement === document.documentElement")
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1024, 1280, 1920])
def test_a_postal_number_stands_on_one_line(session, codes, width: int) -> None:
    page = ready(session("port_officer", "kim", width=width))
    scan(page, "RB123456785GB")
    lines = page.locator("[data-part=code]").evaluate(
        "el => el.clientHeight / parseFloat(getComputedStyle(el).fontSize)"
    )
    assert lines < 1.5


def test_a_wrong_check_digit_asks_for_another_scan(session) -> None:
    page = ready(session("port_officer", "kim"))
    scan(page, "RB123456784GB")
    assert sign(page) == "unknown"
    expect(page.get_by_text("check digit does not fit")).to_be_visible()


def test_without_a_connection_the_list_answers_and_scans_are_sent_later_once(session, codes) -> None:
    page = ready(session("port_officer", "kim"))
    page.reload()
    expect(page.locator("tw-scan[data-kept=yes]")).to_be_attached()
    page.context.set_offline(True)
    scan(page, codes[0])
    assert sign(page) == "stop"
    expect(page.locator("[data-part=mode]")).to_contain_text("OFFLINE: list of ")
    scan(page, "RB123456785GB")
    assert sign(page) == "unknown"
    expect(page.get_by_text("clears nothing")).to_be_visible()
    page.goto("/station")
    expect(page.locator("tw-scan[data-shell]")).to_be_attached()
    scan(page, codes[1])
    assert sign(page) == "stop"
    page.context.set_offline(False)  # the shell sees it, and the page comes back with its token
    expect(page.locator("tw-scan")).to_have_attribute("data-sent", "3")
    page.reload()
    expect(page.locator("tw-scan[data-list_kept=yes]")).to_be_attached()
    assert page.locator("tw-scan").get_attribute("data-sent") is None


def test_a_list_that_somebody_wrote_to_is_not_believed(session, codes) -> None:
    page = ready(session("port_officer", "kim"))
    page.evaluate(FORGE)
    page.context.set_offline(True)
    scan(page, codes[0])
    assert sign(page) == "unknown"
    expect(page.locator("[data-part=mode]")).to_have_text("OFFLINE: no list")


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1920, "en"), (1280, "ar")])
def test_every_sign_is_accessible_and_fits(session, axe, codes, width: int, language: str) -> None:
    page = ready(session("port_officer", f"kim-{language}", width=width, language=language))
    axe(page)
    for code in (codes[0], "RB123456785GB"):
        scan(page, code)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    small = page.evaluate(SMALL)
    assert small == []


TYPED = """async (keys) => {
  const { Wedge } = await import("/static/desk/scan-code.js");
  const wedge = new Wedge();
  let at = 0, code = null;
  for (const [text, gap, before] of keys) { at += before - gap; for (const c of text) code = wedge.key(c, at += gap); }
  return wedge.key("Enter", at + 20);
}"""
READ = """async (raw) => {
  const { read } = await import("/static/desk/scan-code.js");
  const { code, kind, fits } = read(raw);
  return [code, kind, fits];
}"""


def test_a_reader_that_stalls_is_read_whole_and_fingers_are_not_a_reader(session) -> None:
    page = ready(session("port_officer", "kim"))
    for keys, code in (
        ([["RB123456785GB", 5, 0]], "RB123456785GB"),
        ([["RB", 60, 0], ["123456785GB", 8, 90]], "RB123456785GB"),
        ([["RB1234", 8, 0], ["56785GB", 8, 120]], "RB123456785GB"),
        ([["RB123456785G", 8, 0], ["B", 0, 80]], "RB123456785GB"),
        ([["half a co", 140, 0], ["RB123456785GB", 8, 200]], "RB123456785GB"),
        ([["half a co", 140, 0], ["RB123456785GB", 8, 900]], "RB123456785GB"),
        ([["RB123456785GB", 120, 0]], None),
        ([["RB123456785GB", 8, 0], ["oh no", 130, 200]], None),
        ([["abc", 5, 0]], None),
    ):
        assert page.evaluate(TYPED, keys) == code, keys


def test_codes_are_read_by_their_standards(session) -> None:
    page = ready(session("port_officer", "kim"))
    for raw, expected in (
        ("RB 123 456 785 GB", ["RB 123 456 785 GB", "S10", True]),
        ("RB123456784GB", ["RB123456784GB", "S10", False]),
        ("CSQU3054383", ["CSQU3054383", "container", True]),
        ("csqu 305438-4", ["csqu 305438-4", "container", False]),
        ("]C100340123450000000018", ["340123450000000018", "SSCC", False]),
        ("(00)106141411234567897", ["106141411234567897", "SSCC", True]),
        ("]d201095011010209172110ABC", ["09501101020917", "GTIN", True]),
        ("125-12345675", ["125-12345675", "AWB", True]),
        ("SIMX7181971337", ["SIMX7181971337", "", None]),
    ):
        assert page.evaluate(READ, raw) == expected, raw
