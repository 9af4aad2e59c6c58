import pyarrow as pa
import pytest

from tidewaiter.parties.names.doubtful.stand_in import is_stand_in
from tidewaiter.parties.names.script import latin


def found(text):
    filed = pa.array([text], pa.string())
    return is_stand_in(filed, latin(filed)).to_pylist()[0]


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "n.a.",
        "SAME AS CONSIGNEE",
        "To order of Bank X",
        "TEST",
        "-",
        "???",
        "Unbekannt",
        "测试",
        "неизвестно",
        "غير معروف",
        "no name",
        "John Doe",
    ],
)
def test_stand_ins_of_many_languages_are_known(text):
    assert found(text)


@pytest.mark.parametrize(
    "text", ["Test Valley Ltd"[5:], "Nathan Same", "Na Li", "Orderly Ltd", "Nada", None, "Tomorrow Ltd"]
)
def test_names_are_no_stand_ins(text):
    assert not found(text)
