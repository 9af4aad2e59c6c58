"""The two ways in which the centre says no: the operator must do something, or the state of things forbids it."""


class OperatorError(Exception):
    """Something outside the program is wrong; `hint` says what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Conflict(Exception):  # noqa: N818 - the word the design uses; it is an answer, not a failure
    """What was asked does not fit the state of things.

    `code` is a stable kebab-case name, `http_status` what a page or an API answers with, `hint` what to do.
    """

    def __init__(self, code: str, message: str, hint: str = "", http_status: int = 409) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.http_status = http_status
