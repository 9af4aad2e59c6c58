from tidewaiter.cargo.problem import Severity
from tidewaiter.formats.x12_files import READERS
from tidewaiter.formats.x12_sets import SETS, not_read


def test_a_known_set_is_named_with_what_it_is() -> None:
    problem = not_read("417", "set 1")
    assert (problem.code, problem.value, problem.severity) == ("message-not-read", "X12 417", Severity.WARNING)
    assert "Rail carrier waybill interchange" in problem.hint


def test_an_unknown_set_is_named_by_its_number() -> None:
    assert not_read("123", "set 1").value == "X12 123"
    assert "(no number)" in not_read("", "set 1").value
    assert not SETS.keys() & READERS.keys()
