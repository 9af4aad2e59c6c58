"""Whom answers come from: `answers.toml` of the workspace.

```toml
name = "NTC"                     # at most 14 letters and digits; carriers see it in PSN and XCSN
country = "FR"                   # ISO 3166-1; messages of ICS2 need it
contact = "duty@ntc.example"     # where a filer may turn
```
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.centre.errors import OperatorError

FILE = "answers.toml"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The centre's name in messages, its country ('' where none was set) and where a filer may turn."""

    name: str = "TIDEWAITER"
    country: str = ""
    contact: str = ""


def load(home: Path) -> Letterhead:
    """The letterhead of a workspace, the plain one where it has no file; OperatorError for one that cannot be read."""
    file = home / FILE
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Letterhead()
    except (OSError, ValueError) as error:
        raise OperatorError(
            "{file} cannot be read: {error}", "see docs/answers.md for its form", file=file, error=error
        ) from error
    wrong = [name for name, value in said.items() if name not in Letterhead.__slots__ or not isinstance(value, str)]
    if wrong:
        raise OperatorError(
            "{file} has {wrong}", "it holds name, country and contact, as text", file=file, wrong=repr(wrong[0])
        )
    return Letterhead(**said)
