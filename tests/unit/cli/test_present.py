"""What was filed is shown as text: it neither steers the terminal nor is read as markup."""

from rich.console import Console

from tidewaiter.cli.present import cell, plain, table, target_table

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
