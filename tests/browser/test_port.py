"""An examination in a real browser: safety card, two presses for nothing, autosave, pictures; the board."""

import struct
import time
import zlib

import pytest
from playwright.sync_api import Page, expect

from port_world import issued_at

NO_OVERFLOW = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(scope="module")
def server(own_server):
    """A workspace that these tests may use up."""
    return own_server


def png(shade: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = zlib.compress(bytes([0, shade, shade, shade]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixel)
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def targets(server) -> list[tuple[str, str]]:
    return issued_at(server.home)


def begin(page: Page, target: str) -> None:
    page.goto(f"/exams/target/{target}")
    page.get_by_role("button", name="Start the examination").click()


def brief(page: Page) -> None:
    page.get_by_role("button", name="I have read this").click()


def test_nothing_found_takes_two_presses_from_the_card(session, axe, targets) -> None:
    page = session("port_officer", "kim")
    begin(page, targets[0][0])
    axe(page)
    began = time.monotonic()
    brief(page)
    expect(page.locator("#identity [name='0.scanned']")).to_be_focused()  # the reader's next code belongs there
    page.get_by_role("button", name="Nothing found").click()
    axe(page)
    page.get_by_role("button", name="x-ray").click()
    expect(page.get_by_text("Recorded: nothing found.")).to_be_visible()
    print(f"\nfrom the card to 'nothing found', seconds: {time.monotonic() - began:.2f}")  # noqa: T201 - a figure to read
    assert time.monotonic() - began < 30


def test_sections_save_themselves_and_survive_a_reload(session, targets) -> None:
    page = session("port_officer", "kim")
    target, code = targets[1]
    begin(page, target)
    brief(page)
    page.get_by_label("Code scanned").fill(code.lower())
    page.get_by_label("Code scanned").blur()
    expect(page.get_by_text("It is this target")).to_be_visible()
    seals = page.locator("#seals")
    seals.locator("summary").click()
    seals.get_by_label("damaged").check()
    expect(seals.get_by_text("recorded")).to_be_visible()
    seals.get_by_role("button", name="Another").click()
    seals.locator('[name="1.seal"]').fill("A 77")
    seals.locator('[name="1.seal"]').blur()
    expect(seals.get_by_text("still missing")).to_be_visible()
    seals.get_by_label("none").nth(1).check()
    expect(seals.get_by_text("still missing")).to_be_hidden()
    page.reload()
    expect(page.locator('[name="1.seal"]')).to_have_value("A 77")


def test_pictures_are_hashed_here_and_there(session, targets) -> None:
    page = session("port_officer", "kim")
    begin(page, targets[2][0])
    brief(page)
    page.get_by_label("Caption").fill("the lining")
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": png(n)} for n in (1, 2)]
    page.get_by_label("Take or choose").set_input_files(
        [*files, {"name": "no.png", "mimeType": "image/png", "buffer": b"text"}]
    )
    expect(page.locator(".sending li")).to_have_count(3)
    expect(page.get_by_text("not kept")).to_be_visible()
    expect(page.locator(".thumbnails img")).to_have_count(2)
    page.reload()
    expect(page.locator(".thumbnails img")).to_have_count(2)
    assert page.locator(".thumbnails img").first.evaluate("el => el.naturalWidth") == 1


def test_a_finding_is_checked_and_declared(session, axe, targets) -> None:
    page = session("port_officer", "kim")
    target, code = targets[3]
    begin(page, target)
    brief(page)
    page.get_by_label("Code scanned").fill(code)
    page.get_by_label("Code scanned").blur()
    expect(page.get_by_text("It is this target")).to_be_visible()
    page.get_by_role("link", name="Something found").click()
    axe(page)
    page.get_by_label("narcotics").check()
    page.get_by_label("x-ray").first.check()
    page.get_by_label("risk-profile").check()
    page.get_by_label("Substance").fill("white powder")
    page.get_by_role("button", name="Check the answers").click()
    axe(page)
    page.get_by_role("button", name="Declare the finding").click()
    expect(page.get_by_text("white powder")).to_be_visible()
    axe(page)


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1920, "en"), (1280, "ar")])
def test_pages_fit_every_width_and_direction(session, axe, targets, width: int, language: str) -> None:
    page = session("supervisor", f"zoe-{language}", width=width, language=language)
    target = targets[4][0]
    addresses = [
        "/exams?show=waiting",
        "/exams?show=done",
        f"/exams/target/{target}",
        "/facility",
        "/facility?on=2026-01-12",
    ]
    addresses += ["/facility/reconciliation?week=2026-01-12", f"/facility/withdraw/{target}"]
    for address in addresses:
        page.goto(address)
        axe(page)
        assert page.evaluate(NO_OVERFLOW), address
    page.goto(f"/exams/target/{target}")
    page.locator("form[action$=start] button").click()
    axe(page)
    assert page.evaluate(NO_OVERFLOW)
    page.locator(".interruption button.primary").click()
    for summary in page.locator(".steps summary").all()[1:]:
        summary.click()
    axe(page)
    assert page.evaluate(NO_OVERFLOW)
