"""Write the generated pages of docs/, or with --check say which are out of date."""

import importlib
import json
import os
import sys
from pathlib import Path

import django

from tidewaiter.cargo.schema import FIELDS, ITEM
from tidewaiter.risk.features import table as feature_table
from tidewaiter.risk.rules import operators

ROOT = Path(__file__).parents[1]


def data_dictionary() -> str:
    """The Consignment schema as a page."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from `cargo/schema.py` by `make docs`. One row per lowest-level consignment; every field but those",
        "marked *required* may be null, and null means *not filed*, never zero.",
        "",
        "| Field | Type | Meaning |",
        "|---|---|---|",
    ]
    for field in FIELDS:
        required = " *Required.*" if field.required else ""
        kind = "list of item" if field.name == "items" else field.type
        lines.append(f"| `{field.name}` | {kind} | {field.meaning}{required} |")
    lines += ["", "An item:", "", "| Field | Type |", "|---|---|"]
    lines += [f"| `{field.name}` | {field.type} |" for field in ITEM]
    return "\n".join(lines) + "\n"


def openapi() -> str:
    """The schema of the API, from the code of the desk."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter.desk.config.settings")
    django.setup()
    schema = importlib.import_module("tidewaiter.desk.api.schema")
    return json.dumps(schema.document(), indent=1, ensure_ascii=False) + "\n"


def rules() -> str:
    """The page of rules with its table of operators."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    before, begin, rest = page.partition("<!-- operators: written by make docs -->\n")
    _, end, after = rest.partition("<!-- end of operators -->\n")
    heads = ["| In text | In JSON | Values | Fields | Meaning | Example |", "|---|---|---|---|---|---|"]
    return "".join([before, begin, "\n".join([*heads, *operators.markdown()]), "\n", end, after])


PAGES = {
    "data-dictionary.md": data_dictionary,
    "features.md": feature_table.markdown,
    "rules.md": rules,
    "openapi.json": openapi,
}


def main() -> int:
    """Write or check each page; the exit code says whether any was out of date."""
    stale = []
    for name, make in PAGES.items():
        page = ROOT / "docs" / name
        text = make()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                page.write_text(text, encoding="utf-8")
    if stale:
        print("out of date, run make docs:" if "--check" in sys.argv else "written:", ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
