"""`tidewaiter canine`, `tidewaiter devices`, and `identify` by a device of the register."""

import shutil
from pathlib import Path

import pytest

import spectra_files
from command_line import call

FILE = """[ftir-7]
name = "FTIR 7"
technique = "infrared"
detection_limit = 7.5
source = "our laboratory"

[xray-1]
name = "Belt"
technique = "x-ray"
"""


@pytest.fixture(scope="module")
def home(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(practised, tmp_path_factory.mktemp("canine") / "home"))


def test_teams_are_registered_certified_and_placed(home: Path) -> None:
    assert "No dog team is registered" in call("canine", home=home).out
    words = ("--handler", "bo", "--dog", "Rex", "--facility", "USJFK-MAIL", "--since", "2025-01-01")
    assert "K-000001 is registered" in call("canine", "add", "Rex", *words, home=home).out
    days = ("--from", "2025-06-01", "--until", "2027-01-01", "--by", "school")
    assert call("canine", "certify", "K-000001", "fentanyl", *days, home=home).code == 0
    (one,) = call("canine", "--json", home=home).json()
    assert (one["certified"], one["record"]["uses"], one["record"]["enough"]) == (["fentanyl"], 0, False)
    needs = call("canine", "where", "--json", home=home).json()
    assert {need["facility"] for need in needs} == {"USJFK-MAIL", "USLAX-MAIL", "USMEM-EXPRESS", "USMIA-CARGO"}
    assert all(need["sentence"] for need in needs)


def test_the_register_goes_in_and_out_and_a_negative_has_its_limit(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "devices.toml"
    file.write_text(FILE, encoding="utf-8")
    assert "No device is registered" in call("devices", home=home).out
    assert "2 registered, 0 changed" in call("devices", "import", file, home=home).out
    assert call("devices", "export", home=home).out == FILE
    told = call("devices", "--json", home=home).json()
    assert "above about 7.5 % by weight" in {one["code"]: one["negative"] for one in told}["ftir-7"]
    file.write_text("[a]\ntechnique = 'magic'\n", encoding="utf-8")
    refused = call("devices", "import", file, home=home)
    assert refused.code != 0
    assert "device-technique" in refused.err
    sample = tmp_path / "sample.jdx"
    sample.write_bytes(spectra_files.sample())
    assert call("spectra", "demo", home=home).code == 0
    found = call("identify", sample, "--library", "synthetic", "--device", "ftir-7", home=home)
    assert "not detected above about 7.5 % by weight (FTIR 7)" in found.out
