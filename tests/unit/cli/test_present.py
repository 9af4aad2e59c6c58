"""What was filed is shown as text: it neither steers the terminal nor is read as markup."""

from rich.console import Console

from tidewaiter.cli.present import cell, plain, table, target_table, times

FILED = "ACME [/b] [red]Ltd\x1b[31m\x07\x9b"


def test_control_characters_are_signs_and_new_lines_stay() -> None:
    assert plain("a\x1b[31m\x00\x7f\x9bb\nc") == "a\u241b[31m\u2400\u2421\ufffdb\nc"
    assert cell(None).plain == "–"


def test_tables_show_markup_as_it_was_filed() -> None:
    target = {"target_id": "T-000001", "arm": "random", "band": "low", "consignment_id": FILED, "shift": "day"}
    target |= {"goods_description": FILED, "reasons": [{"sentence": FILED, "against": False}]}
    for made in (table("Names", ("name",), [[FILED]]), target_table([target], "Targets")):
        console = Console(width=200, record=True, force_terminal=False)
        with console.capture() as shown:
            console.print(made)
        assert "[/b]" in shown.get()
        assert "\x1b" not in shown.get()
        assert "\x9b" not in shown.get()


def test_a_ratio_has_a_single_figure_only_where_its_interval_carries_one() -> None:
    assert times(4.2, 2.1, 8.0) == "4.2 (2.1 to 8.0)"
    assert times(139.2, 0.3, 193.2) == "between 0.3 and 193.2: too little was opened by chance to say more"
    assert times(5.0, 1.0, float("inf")).startswith("between 1.0 and inf")
    assert times(float("nan"), float("nan"), float("nan")) == "not known before a first finding"
