"""`tidewaiter quality` and `tidewaiter waivers` as a user calls them."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from command_line import call
from tidewaiter.engine import local
from tidewaiter.pipeline.filing import narrow


@pytest.fixture(scope="module")
def home(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the practised workspace: looks at rows add to the audit log."""
    return Path(shutil.copytree(practised, tmp_path_factory.mktemp("quality") / "home"))


def test_filers_are_ranked_and_given_scorecards(home: Path, tmp_path: Path) -> None:
    done = call("quality", "--json", "--html", tmp_path / "cards", home=home)
    assert done.code == 0, done.err
    told = done.json()
    assert told["coverage"] == []
    ranked = [one for one in told["standings"] if one["enough"]]
    assert [one["rank"] for one in ranked] == list(range(1, len(ranked) + 1))
    assert len(list((tmp_path / "cards").glob("*.html"))) == len(told["standings"])


def test_filers_are_ranked_alike_from_what_was_kept_and_anew(home: Path) -> None:
    first = call("quality", "--json", home=home).json()
    (kept,) = (home / "figures" / "filing").glob("*/*.parquet")
    written = kept.stat().st_mtime_ns
    assert call("quality", "--json", home=home).json()["standings"] == first["standings"]
    assert kept.stat().st_mtime_ns == written
    assert call("quality", "--json", "--again", home=home).json()["standings"] == first["standings"]
    assert kept.stat().st_mtime_ns != written


def test_what_the_lake_no_longer_has_is_not_kept(home: Path) -> None:
    first = call("quality", "--json", home=home).json()
    (kept,) = (home / "figures" / "filing").glob("*/*.parquet")
    live = narrow.held(kept)
    own = f"SELECT * FROM read_parquet('{kept}')"
    more = f"({own} UNION ALL SELECT * REPLACE ('gone/0' AS file) FROM ({own}))"
    connection = local.connect()
    narrow.merge(connection, more, [*live, "gone/0"], kept.with_suffix(".more"))
    connection.close()
    kept.with_suffix(".more").replace(kept)
    kept.with_suffix(".part").write_bytes(b"half")
    assert call("quality", "--json", home=home).json()["standings"] == first["standings"]
    (left,) = kept.parent.iterdir()
    assert narrow.held(left) == live
    assert set(pq.read_table(left, columns=["file"])["file"].to_pylist()) <= set(live)


def test_drafts_of_nobody_are_refused(home: Path) -> None:
    done = call("quality", "--drafts", "NOBODY", home=home)
    assert done.code != 0
    assert "nothing of the filer 'NOBODY'" in done.err


def test_what_a_draft_names_is_asked_element_by_element(home: Path) -> None:
    ranked = call("quality", "--json", home=home).json()["standings"]
    draft = next(
        draft
        for one in ranked
        for draft in call("quality", "--drafts", one["name"], "--json", home=home).json()
        if any("|" in element for element in draft["elements"]) and draft["consignment_id"]
    )
    sent = call("quality", "--drafts", draft["filer"], "--send", draft["consignment_id"], "--json", home=home)
    assert set(sent.json()["asked"].values()) == {draft["consignment_id"]}
    asked = call("answers", "--json", home=home).json()["requests"]
    (request,) = (o for o in asked if (o["consignment_id"], o["kind"]) == (draft["consignment_id"], draft["kind"]))
    ways = {way.rpartition(".")[2] for element in draft["elements"] for way in element.split("|")}
    assert set(request["elements"]) == ways


def test_a_waiver_takes_two_people(home: Path) -> None:
    words = ("--reason", "Replaced.", "--plan", "One in ten is opened.", "--until", "2026-12-31")
    done = call("--actor", "ann", "waivers", "propose", "post", "XXPOST", "hs_code", *words, home=home)
    assert "W-000001 is proposed" in done.out, done.err
    assert call("--actor", "ann", "waivers", "approve", "W-000001", home=home).code == 2
    assert call("--actor", "bob", "waivers", "approve", "W-000001", home=home).code == 0
    (one,) = call("waivers", "--json", home=home).json()
    assert (one["state"], one["approved_by"]) == ("in_force", "bob")
    revoked = call("waivers", "revoke", "W-000001", "--why", "It runs.", "--json", home=home)
    assert revoked.json() == {"revoked": "W-000001"}
    again = call("--actor", "ann", "waivers", "propose", "post", "XXPOST", "hs_code", *words, "--json", home=home)
    assert again.json() == {"proposed": "W-000002"}
    assert call("--actor", "bob", "waivers", "approve", "W-000002", "--json", home=home).json() == {
        "approved": "W-000002"
    }
