"""A spectrum at the bench: attached, compared, kept with what was proposed; a named chemist accepts or declines it."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import spectra_files
from desk import OPERATOR_ACTOR, Site
from laboratory_world import BAG, received
from port_world import CHEM, KIM, ZOE, conflict, issue
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cases import actions as cases
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.cycle import bench_spectra, disclosure, spectra
from tidewaiter.centre.laboratory import queries, spectrum_actions
from tidewaiter.centre.laboratory.techniques import Check
from tidewaiter.centre.permissions import Role

HERE = "/lab/LR-000001"


@pytest.fixture
def at_bench(site: Site) -> Site:
    """A request of which the chemist has the exhibit, and the synthetic library."""
    issue()
    received()
    spectra.keep_demonstration(site.workspace, OPERATOR_ACTOR)
    return site


def form(data: bytes, **fields) -> dict:
    upload = SimpleUploadedFile("sample.jdx", data)
    said = {"exhibit": BAG, "library": "synthetic", "device": "handheld-ftir", "number": "1"}
    return {**said, "file": upload, **fields}


def attach(site: Site, data: bytes) -> int:
    return bench_spectra.attach(
        site.workspace, CHEM, "LR-000001", exhibit_id=BAG, file="a.jdx", data=data, library="synthetic", device=""
    )


def test_from_an_upload_to_a_measurement_that_a_named_chemist_accepted(at_bench: Site) -> None:
    chem, data = at_bench.browser(Role.CHEMIST, "chem"), spectra_files.sample()
    page = chem.post(f"{HERE}/spectra", form(data), follow=True).content.decode()
    assert "waits for a chemist" in page
    assert "not detected above about 5 % by weight (handheld FTIR)" in page
    assert 'id="spectrum-data"' in page
    assert hashlib.sha256(data).hexdigest() in page
    assert queries.request(CHEM, "LR-000001").methods == ()
    kept = queries.spectra_of(CHEM, "LR-000001")[0]
    assert (kept.exhibit_id, kept.proposed, kept.library_dated) == (BAG, "Synthetic substance 03", "2026-11-28")
    assert chem.post(f"{HERE}/spectra", form(data)).status_code == 302
    assert len(queries.spectra_of(CHEM, "LR-000001")) == 1
    said = {"blank": "passed", "standard": "passed", "points_at": "fentanyl"}
    page = chem.post(f"{HERE}/spectra/{kept.number}/accept", said, follow=True).content.decode()
    assert "waits for a chemist" not in page
    method = queries.request(CHEM, "LR-000001").methods[0]
    assert (method.technique.code, method.points_at, method.by) == ("ftir", "fentanyl", "chem")
    assert "of 2026-11-28" in method.library
    assert audit_log.latest()[0].action in {"laboratory.read", "laboratory.spectrum_accept"}
    assert chem.post(f"{HERE}/spectra/{kept.number}/accept", said).status_code == 409
    answer = at_bench.browser(Role.PORT_OFFICER, KIM.name, facilities=("FRA",)).get(
        f"{HERE}/spectra/{kept.number}/file"
    )
    assert answer.content == data
    assert "attachment" in answer["Content-Disposition"]


def test_a_proposal_is_declined_and_what_was_shown_outlives_the_library(sqlite_site: Site) -> None:
    issue()
    received()
    spectra.keep_demonstration(sqlite_site.workspace, OPERATOR_ACTOR)
    number = attach(sqlite_site, spectra_files.jcamp(spectra_files.synthetic.sample(77, 5)))
    assert queries.spectra_of(CHEM, "LR-000001")[0].proposed == ""
    chem = sqlite_site.browser(Role.CHEMIST, "chem")
    assert chem.post(f"{HERE}/spectra/{number}/decline", {"reason": " "}).status_code == 422
    files = [(f"{n}.jdx", spectra_files.sample(n)) for n in (1, 2)]
    about = spectra.libraries(sqlite_site.workspace)["synthetic"]
    spectra.keep(sqlite_site.workspace, OPERATOR_ACTOR, "synthetic", about, files)
    page = chem.post(f"{HERE}/spectra/{number}/decline", {"reason": "saturated"}, follow=True).content.decode()
    assert "saturated" in page
    assert "No substance is called" in page
    assert queries.request(CHEM, "LR-000001").methods == ()


def test_a_bundle_has_the_file_as_it_came_and_what_was_decided_of_it(sqlite_site: Site) -> None:
    issue()
    received()
    spectra.keep_demonstration(sqlite_site.workspace, OPERATOR_ACTOR)
    data = spectra_files.sample()
    number = attach(sqlite_site, data)
    spectrum_actions.decline(CHEM, "LR-000001", number, "saturated")
    cases.open_case(ZOE, NewCase("c-1", "A parcel", "Public prosecutor", ("S-000001",)))
    made = disclosure.make(sqlite_site.workspace, ZOE, "CF-000001", "Public prosecutor")
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        assert parts.read(f"laboratory/LR-000001-spectrum-{number}.jdx") == data
        said = json.loads(parts.read(f"laboratory/LR-000001-spectrum-{number}-proposed.json"))
    assert (said["sha256"], said["declined_because"]) == (hashlib.sha256(data).hexdigest(), "saturated")
    assert (said["decided_by"], said["proposed"]) == ("chem", "Synthetic substance 03")
    assert "laboratory.spectrum_read" in {entry.action for entry in audit_log.latest()}


def test_who_may_not_and_what_cannot_be_is_said(sqlite_site: Site) -> None:
    issue()
    received()
    spectra.keep_demonstration(sqlite_site.workspace, OPERATOR_ACTOR)
    chem = sqlite_site.browser(Role.CHEMIST, "chem")
    assert chem.post(f"{HERE}/spectra", {"exhibit": BAG}).status_code == 422
    assert chem.post(f"{HERE}/spectra", form(b"nothing")).status_code == 422
    assert chem.post(f"{HERE}/spectra", form(spectra_files.sample(), device="handheld-raman")).status_code == 422
    assert chem.post(f"{HERE}/spectra", form(spectra_files.sample(), exhibit="E-000099")).status_code == 404
    number = attach(sqlite_site, spectra_files.sample())
    far = sqlite_site.browser(Role.PORT_OFFICER, "moe", facilities=("NYC",))
    assert far.get(f"{HERE}/spectra/{number}/file").status_code == 404
    assert conflict(lambda: spectrum_actions.accept(CHEM, "LR-000001", 99, Check.PASSED, Check.PASSED, "")) == (
        "unknown-spectrum",
        404,
    )
