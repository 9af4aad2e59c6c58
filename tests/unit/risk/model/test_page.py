import xml.etree.ElementTree as ET
from dataclasses import replace

from tidewaiter.risk.model.page import About, page

ABOUT = About("abc<1>", "candidate", "1 May 2026", "April 2026", 'ana "&" co', ["approve, proposed by ana: done bo"])


def test_a_card_is_one_page_without_script_or_outside_file(model):
    made = page(model, ABOUT)
    root = ET.fromstring(  # noqa: S314 - a page of our own
        made.removeprefix("<!doctype html>").replace('<meta charset="utf-8">', "")
    )
    assert len(root.findall(".//svg")) == 3
    assert all(word not in made for word in ("<script", "http:", "https:", "url("))
    assert "abc&lt;1&gt;" in made
    assert "abc<1>" not in made


def test_a_card_tells_figures_inputs_and_what_became_of_it(model):
    made = page(model, ABOUT)
    assert f"{model.report.model.auc:.3f}" in made
    assert f"{model.report.positives:,} with a finding" in made
    assert next(iter(model.importance())) in made
    assert "proposed by ana" in made
    assert "<h2>What became of it" not in page(model, replace(ABOUT, history=()))
