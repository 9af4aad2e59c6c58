import re
from pathlib import Path

import msgspec
import pytest

from tidewaiter.formats.mapping import Column, Identity, Label, Mapping, MappingError, decode, is_known, load, names

PAGE = (Path(__file__).parents[3] / "docs" / "mappings.md").read_text(encoding="utf-8")
HEAD = 'name = "acme"\ntitle = "ACME"\n'
IDENTITY = '[identity]\ncolumns = ["No"]\n'


def mapping(rest: str = "", head: str = HEAD, columns: str = '[columns]\neta = "When"\n') -> Mapping:
    return decode(f"{head}{IDENTITY}{columns}{rest}".encode(), "acme.toml")


@pytest.mark.parametrize("kind", [Mapping, Column, Identity, Label])
def test_every_key_has_its_entry_on_the_page(kind: type) -> None:
    entries = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE))
    assert {field.name for field in msgspec.structs.fields(kind)} <= entries


def test_the_page_shows_a_mapping_that_works() -> None:
    (example,) = [block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("name")]
    assert decode(example.encode(), "page").name == "acme"


def test_every_shipped_mapping_loads_under_its_name() -> None:
    assert names() == ("express-jsonl", "kcs", "post-csv", "consignment")
    for name in names():
        assert load(name).name == name


def test_the_short_form_is_a_column() -> None:
    assert mapping().sources() == {"eta": Column(column="When")}


def test_names_are_the_columns_read_once_each() -> None:
    found = mapping(
        '[attributes]\nlane = "Lane"\n',
        columns='[columns]\ngross_mass_kg = {column="W", unit_column="U"}\ns10 = "No"\n',
    )
    assert found.names() == ("No", "W", "U", "Lane")
    assert found.required() == ("No", "W", "U", "Lane")


def test_optional_columns_are_not_required_and_a_partial_layout_requires_its_identity_alone() -> None:
    assert mapping(columns='[columns]\neta = {column="When", optional=true}\ncarrier = "C"\n').required() == ("No", "C")
    assert mapping(head=HEAD + "partial = true\n").required() == ("No",)


@pytest.mark.parametrize(
    ("made", "place"),
    [
        ({"head": HEAD + "colour = 1\n"}, "colour"),
        ({"head": 'title = "x"\n'}, "name"),
        ({"head": 'name = "a/b"\ntitle = "x"\n'}, "name"),
        ({"head": HEAD + 'kind = "xml"\n'}, "kind"),
        ({"head": HEAD + 'encoding = "klingon"\n'}, "encoding"),
        ({"head": HEAD + 'delimiter = "::"\n'}, "delimiter"),
        ({"head": HEAD + 'time_zone = "Mars/Base"\n'}, "time_zone"),
        ({"head": HEAD + 'time_zone = "../etc"\n'}, "time_zone"),
        ({"head": HEAD + 'dates = ["%Q"]\n'}, "dates"),
        ({"columns": '[columns]\nweight = "W"\n'}, "columns.weight"),
        ({"columns": '[columns]\nconsignment_id = "W"\n'}, "columns.consignment_id"),
        ({"columns": "[columns]\neta = {}\n"}, "columns.eta"),
        ({"columns": '[columns]\neta = {column="a", join=["b"]}\n'}, "columns.eta"),
        ({"columns": '[columns]\neta = {column="a", unit="g"}\n'}, "columns.eta"),
        ({"columns": '[columns]\ngross_mass_kg = {column="a", unit="stone"}\n'}, "unit"),
        ({"columns": '[columns]\ngross_mass_kg = {column="a", unit="g", unit_column="u"}\n'}, "columns.gross_mass_kg"),
        ({"columns": '[columns]\ncarrier = {column="a", split=","}\n'}, "columns.carrier"),
        ({"columns": '[columns]\ncarrier = {column="a", dates=["%Y"]}\n'}, "columns.carrier"),
        ({"columns": '[columns]\neta = {join=["a", "b"]}\n'}, "columns.eta"),
        ({"columns": '[columns]\neta = {column="a", format="x"}\n'}, "format"),
        ({"rest": "[constants]\nregime = 1\n"}, "constants.regime"),
        ({"rest": '[constants]\npackage_quantity = "many"\n'}, "constants.package_quantity"),
        ({"rest": '[constants]\nversion = "1"\n'}, "constants.version"),
        ({"rest": "[constants]\neta = 2020-01-01T00:00:00Z\n"}, "columns.eta"),
        ({"rest": '[labels]\nLate = {column="When", positive=["1"]}\n'}, "labels.Late"),
        ({"rest": '[attributes]\nlane = "Consignor Gender"\n'}, "attributes.lane"),
        ({"rest": '[attributes]\ndate_of_birth = "D"\n'}, "attributes.date_of_birth"),
        ({"columns": '[columns]\nconsignor_id = "nationality"\n'}, "columns.consignor_id"),
        ({"columns": '[columns]\nattributes = "a"\n[attributes]\nx = "y"\n'}, "columns.attributes"),
        ({"head": "name = "}, "acme.toml"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_place(made: dict[str, str], place: str) -> None:
    with pytest.raises(MappingError, match=r"^acme\.toml") as caught:
        mapping(**made)
    assert place in str(caught.value)
    assert caught.value.hint


def test_a_mapping_without_identity_columns_is_refused() -> None:
    with pytest.raises(MappingError, match=r"identity\.columns"):
        decode(f"{HEAD}[identity]\ncolumns = []\n[columns]\n".encode(), "acme.toml")


def test_a_mapping_is_loaded_by_path_by_directory_or_as_it_ships(tmp_path: Path) -> None:
    own = load("kcs")
    text = f'{HEAD}{IDENTITY}[columns]\neta = "When"\n'
    (tmp_path / "kcs.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path / "kcs.toml").name == "acme"
    assert load("kcs", tmp_path).name == "acme"
    assert load("post-csv", tmp_path).name == "post-csv"
    assert own.name == "kcs"
    assert names(tmp_path) == names()


def test_an_unknown_mapping_says_what_there_is() -> None:
    with pytest.raises(MappingError) as caught:
        load("nothing")
    assert "post-csv" in caught.value.hint
    with pytest.raises(MappingError):
        load("../kcs")
    with pytest.raises(FileNotFoundError):
        load("nowhere/nothing.toml")


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(MappingError, match="larger"):
        decode(b"#" * 2**19, "acme.toml")


def test_one_name_is_known_as_all_of_them_are(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("")
    assert all(is_known(name, tmp_path) for name in names(tmp_path))
    assert not is_known("absent", tmp_path)
    assert not is_known("../own", tmp_path / "sub")


@pytest.mark.parametrize("name", ["x" * 300, "\U0001f4e6" * 80, "..", "a/b", "a\0b"])
def test_what_can_be_no_file_is_no_mapping(tmp_path: Path, name: str) -> None:
    assert not is_known(name, tmp_path)
