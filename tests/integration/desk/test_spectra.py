"""Spectra at the desk: a file is compared with a library, an unknown is said to be one, and nothing is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import spectra_files
from desk import OPERATOR_ACTOR, Site
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import spectra
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.permissions import Role
from tidewaiter.substances.spectra.library import Provenance

OWN = Provenance("own", "1", "own work", "made here", "2026-01-01")


def post(browser, data: bytes, **fields):
    upload = SimpleUploadedFile("sample.jdx", data)
    return browser.post("/spectra", {"file": upload, "library": "synthetic", "device": "handheld-ftir", **fields})


def test_a_file_is_compared_and_the_look_is_on_record(site: Site) -> None:
    spectra.keep_demonstration(site.workspace, OPERATOR_ACTOR)
    browser = site.browser(Role.CHEMIST)
    assert "Synthetic demonstration library" in browser.get("/spectra").content.decode()
    page = post(browser, spectra_files.sample()).content.decode()
    assert "Consistent with Synthetic substance 03." in page
    assert "not detected above about 5 % by weight (handheld FTIR)" in page
    assert "simulated" in page
    assert 'id="spectrum-data"' in page
    entry = audit_log.latest()[0]
    assert (entry.action, entry.object.startswith("sha256:")) == ("spectra.identify", True)
    assert not list((site.workspace.home / "spectra").glob("*.jdx"))


def test_what_is_not_in_the_library_is_unknown(sqlite_site: Site) -> None:
    spectra.keep_demonstration(sqlite_site.workspace, OPERATOR_ACTOR)
    stranger = spectra_files.jcamp(spectra_files.synthetic.sample(77, 5))
    page = post(sqlite_site.browser(Role.CHEMIST), stranger).content.decode()
    assert "No substance is called" in page
    assert "no fentanyl" not in page


@pytest.mark.parametrize(
    ("data", "fields", "said"),
    [
        (b"\x00\x01", {}, "spectrum-format-unknown"),
        (b"##TITLE=x\n##JCAMP-DX=4.24\n##XYDATA=(X++(Y..Y))\n##END=", {}, "holds no spectrum"),
        (spectra_files.sample(), {"library": "../keys"}, "Choose a library"),
        (spectra_files.sample(), {"device": "handheld-raman"}, "cannot be compared"),
        (spectra_files.sample(), {"number": "99"}, "Consistent with"),
        (b"0" * 8_000_001, {}, "too large"),
    ],
)
def test_what_cannot_be_compared_is_said(sqlite_site: Site, data: bytes, fields: dict, said: str) -> None:
    spectra.keep_demonstration(sqlite_site.workspace, OPERATOR_ACTOR)
    answer = post(sqlite_site.browser(Role.CHEMIST), data, **fields)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_library_is_replaced_and_a_damaged_one_is_refused(sqlite_site: Site) -> None:
    workspace = sqlite_site.workspace
    files = [("a.jdx", spectra_files.sample(1)), ("b.jdx", spectra_files.sample(2)), ("c.txt", b"nothing")]
    kept, count, problems = spectra.keep(workspace, OPERATOR_ACTOR, "own", OWN, files)
    assert count == 2
    assert [problem.path for problem in problems] == ["c.txt: file"]
    again, _, _ = spectra.keep(workspace, OPERATOR_ACTOR, "own", OWN, files[:1])
    assert kept.sha256 != again.sha256 == spectra.libraries(workspace)["own"].sha256
    assert audit_log.latest()[0].action == "spectra.library"
    with pytest.raises(Conflict, match="reference"):
        spectra.keep(workspace, OPERATOR_ACTOR, "empty", OWN, files[2:])
    with pytest.raises(Conflict, match="code"):
        spectra.keep(workspace, OPERATOR_ACTOR, "../own", OWN, files)
    (workspace.home / "spectra" / "own" / "infrared" / "derivative.npy").write_bytes(b"")
    with pytest.raises(OperatorError, match="damaged"):
        spectra.open_library(workspace, "own")


def test_own_devices_stand_beside_those_that_ship(sqlite_site: Site) -> None:
    own = sqlite_site.workspace.home / "devices.toml"
    own.write_text('[ours]\nname = "our FTIR"\ntechnique = "infrared"\ndetection_limit = 8\n', encoding="utf-8")
    assert spectra.registry(sqlite_site.workspace)["ours"].detection_limit == 8
    own.write_text('[ours]\ntechnique = "smell"\n', encoding="utf-8")
    with pytest.raises(OperatorError, match="smell"):
        spectra.registry(sqlite_site.workspace)
