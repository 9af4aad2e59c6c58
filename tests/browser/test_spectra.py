"""A spectrum in a real browser: compared, drawn, mirrored; at 360 px and from right to left."""

import pytest
from playwright.sync_api import Page, expect

import spectra_files
from desk import apart
from tidewaiter.centre.cycle import spectra
from tidewaiter.substances.spectra import library, store, synthetic


@pytest.fixture(autouse=True)
def demonstration(server) -> None:
    place = server.home / spectra.FOLDER / spectra.DEMONSTRATION
    if not place.exists():
        place.mkdir(parents=True)
        apart(store.write, place, library.build(synthetic.PROVENANCE, synthetic.entries(spectra_files.SEED))[0])


def compare(page: Page) -> None:
    page.goto("/spectra")
    page.locator("#file").set_input_files(
        {"name": "sample.jdx", "mimeType": "chemical/x-jcamp-dx", "buffer": spectra_files.sample()}
    )
    page.locator("#device").select_option("handheld-ftir")
    page.locator(".spectrum-form button").click()
    expect(page.locator("tw-spectrum canvas")).to_have_count(2)


def test_a_spectrum_is_compared_drawn_and_mirrored(session, axe) -> None:
    page = session("chemist")
    compare(page)
    expect(page.locator("#spectrum-title")).to_contain_text("Synthetic substance 03")
    page.get_by_label("Mirror the reference").check()
    page.get_by_label("Compared with").select_option("1")
    expect(page.locator("tw-spectrum canvas")).to_have_count(2)
    page.get_by_role("button", name="Whole range").click()
    page.get_by_text("As numbers").click()
    axe(page)


def test_it_fits_a_telephone_and_is_read_from_right_to_left(session, axe) -> None:
    page = session("chemist", "arabic", width=360, language="ar")
    compare(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
