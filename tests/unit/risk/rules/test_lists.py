from pathlib import Path

from tidewaiter.risk.rules.lists import read_lists

GOOD = 'title = "Countries to watch"\nowner = "Analysts"\nvalues = ["CN", "HK", "CN"]\n'


def test_a_list_is_named_by_its_file_and_holds_each_value_once(tmp_path: Path) -> None:
    (tmp_path / "watched.toml").write_text(GOOD)
    assert read_lists(tmp_path) == ({"watched": ("CN", "HK")}, ())


def test_what_is_no_list_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text('title = "Nothing"\nowner = "Analysts"\nvalues = []\n')
    (tmp_path / "Bad-Name.toml").write_text(GOOD)
    found, problems = read_lists(tmp_path)
    assert found == {}
    assert [problem.code for problem in problems] == ["rule-list", "rule-list"]
