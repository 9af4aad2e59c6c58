"""Draw docs/images/demo.svg: the targets of one facility in a practice workspace, as the terminal shows them.

Usage: picture.py HOME
"""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from tidewaiter.cli.present import target_table

ROOT = Path(__file__).parents[1]
SHOWN = 6


def main() -> None:
    """Ask the command line for the targets and draw the table."""
    command = [sys.executable, "-m", "tidewaiter", "--home", sys.argv[1], "select", "--show", "--json"]
    targets = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    facility = targets[0]["facility"]
    mine = [target for target in targets if target["facility"] == facility]
    console = Console(record=True, width=118, file=io.StringIO())
    console.print(target_table(mine[:SHOWN], f"{facility}: the first of {len(mine)} targets of the day"))
    svg = console.export_svg(title="tidewaiter select --show")
    picture = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    (ROOT / "docs" / "images" / "demo.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
