from datetime import date

from tidewaiter.risk.rules import Rule
from tidewaiter.selection.workbench.backtest import backtest
from tidewaiter.selection.workbench.forecast import Forecast
from tidewaiter.selection.workbench.history import NARROW, Period
from tidewaiter.selection.workbench.pages import backtest_page, forecast_page, health_page

DAY = date(2026, 1, 5)
HOSTILE = "<script>alert(1)</script>"
RULE = Rule(
    id="press",
    title=f"A title {HOSTILE}",
    reason="A reason for looking.",
    condition="TRUE",
    weight=5,
    owner=HOSTILE,
    purpose="To be shown on a page.",
    valid_from=DAY,
    valid_until=DAY,
)


def narrow() -> object:
    row = {
        "consignment_id": "s10:1",
        "day": DAY,
        "facility": HOSTILE,
        "goods": HOSTILE,
        "filer": HOSTILE,
        "hits": True,
        "unknown": False,
        "waited_for": False,
        "waited_for_with": True,
        "score": 0.0,
        "score_with": 5.0,
        "fired": ["other"],
        "examined": False,
        "finding": False,
    }
    return NARROW.empty_table().from_pylist([row, {**row, "consignment_id": "s10:2", "waited_for_with": False}], NARROW)


def test_a_page_holds_nothing_that_runs_and_nothing_from_elsewhere() -> None:
    period = Period(DAY, DAY)
    result = backtest([narrow()], RULE, period, {HOSTILE: 1})
    loads = [Forecast(HOSTILE, DAY, 1.0, 1.0, 0.0, 2.0, None)]
    for page in (
        backtest_page(result, RULE, [HOSTILE], simulated=True),
        forecast_page(RULE, [HOSTILE], loads, simulated=False),
        health_page(period, [], simulated=False),
    ):
        assert "<script" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert "default-src 'none'" in page


def test_simulated_data_is_said_to_be_simulated() -> None:
    loads = [Forecast("FRA", DAY, 1.0, 1.0, 0.0, 2.0, None)]
    assert "Simulated data" in forecast_page(RULE, [], loads, simulated=True)
    assert "Simulated data" not in forecast_page(RULE, [], loads, simulated=False)
