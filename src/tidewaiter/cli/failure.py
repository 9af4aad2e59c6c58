"""Failures an operator can mend, turned into a sentence that says how."""

import click


def explain_failure(error: Exception) -> str | None:
    """The sentence for an operator error; None for a programming error, whose traceback should be seen."""
    hint = getattr(error, "hint", None)
    if hint is not None:
        return f"Error: {error}" if not hint else f"Error: {error}\n{click.style('What to do:', bold=True)} {hint}"
    if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
        return f"Error: {error.strerror}: {error.filename}"
    if isinstance(error, ValueError) and ".toml" in str(error):
        return f"Error: {error}"
    return None
