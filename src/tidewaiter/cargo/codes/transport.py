"""Modes of transport, UN/ECE Recommendation 19 (second edition), table 1.

The schema writes the five modes that carry goods over a border by name; messages mostly write the digit.
"""

MODES: dict[str, str] = {
    "maritime": "1",
    "rail": "2",
    "road": "3",
    "air": "4",
    "mail": "5",
}
"""Name in the schema to the code of Recommendation 19."""

NOT_CARRIED: dict[str, str] = {
    "0": "not specified",
    "6": "multimodal",
    "7": "fixed installation",
    "8": "inland water",
    "9": "not applicable",
}
"""The codes of Recommendation 19 that have no name in the schema; a reader leaves the mode null for them."""


def names() -> dict[str, str]:
    """Code of Recommendation 19 to the name in the schema."""
    return {code: name for name, code in MODES.items()}
