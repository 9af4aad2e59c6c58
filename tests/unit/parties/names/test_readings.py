import subprocess
import sys

import pytest

from tidewaiter.parties.names.readings import HAN, read_apart, syllables


@pytest.mark.parametrize(
    ("run", "read"),
    [("王小明", ["wang", "xiao", "ming"]), ("重庆", ["chong", "qing"]), ("重量", ["zhong", "liang"]), ("", [])],
)
def test_characters_are_read_as_the_phrase_is(run, read):
    assert syllables(run) == read


def test_runs_are_syllables_apart_from_what_is_beside():
    assert read_apart("Unit 5号 重庆, B座") == "Unit 5 hao   chong qing , B zuo "
    assert read_apart("no character of it") == "no character of it"


def test_a_run_ends_where_other_letters_begin():
    assert HAN.findall("深圳abc广州かな") == ["深圳", "广州"]


def test_the_tables_are_loaded_with_the_first_character_only():
    said = (
        "import sys; from tidewaiter.parties.names.script import romanised; romanised('Łódź'); "
        "print('pypinyin' in sys.modules); romanised('海'); print('pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
