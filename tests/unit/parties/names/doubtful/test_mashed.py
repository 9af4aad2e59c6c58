import pyarrow as pa
import pytest

from tidewaiter.parties.names.doubtful.mashed import is_mashed
from tidewaiter.parties.names.script import latin
from tidewaiter.simulation import names


def found(text):
    filed = pa.array([text], pa.string())
    return is_mashed(filed, latin(filed)).to_pylist()[0]


@pytest.mark.parametrize("text", ["asdfghjk", "sdkjfhgkj", "qwrtzpsdf", "xcvbnm sdfghj", "lkjhgfds"])
def test_keys_struck_at_random_are_seen(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    ["Knightsbridge Schwartz", "Krzysztof Brzeczyszczykiewicz", "Hrvoje Strzelczyk", "Nguyen Phuong", "Xu Zhiqiang",
     "Mthembu Ndlovu", "Tchaikovsky", "", None, "123456", "\u0645\u062d\u0645\u062f \u0645\u062d\u0645\u062f"],
)  # fmt: skip
def test_hard_names_are_no_mash(text):
    assert not found(text)


def test_no_invented_name_of_the_practice_world_is_mash():
    cultures = names.load().culture.values()
    spoken = pa.array([name for culture in cultures for name in (*culture.given, *culture.family, *culture.streets)])
    assert not any(is_mashed(spoken, latin(spoken)).to_pylist())
