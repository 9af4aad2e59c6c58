import json

import numpy as np
import pytest

from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.store import BOOSTED, CARD, CHALLENGER, ModelFilesError, load, save


def test_a_saved_model_is_the_same_model(model, later, tmp_path):
    fingerprint = save(model, tmp_path)
    read = load(tmp_path, fingerprint)
    features, _ = later
    np.testing.assert_array_equal(read.predict(features), model.predict(features))
    assert read.contributions(features.slice(0, 50)).equals(model.contributions(features.slice(0, 50)))
    assert (read.columns, read.report, read.window) == (model.columns, model.report, model.window)
    assert read.importance() == model.importance()


def test_the_same_rows_give_the_same_fingerprint(model, training, tmp_path):
    features, label = training
    again = learn(features, label, np.ones(len(label)), seed=7, window=model.window)
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert save(model, one) == save(again, two)


def test_the_files_are_readable_and_no_pickle(model, tmp_path):
    save(model, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [BOOSTED, CHALLENGER, CARD]
    card = json.loads((tmp_path / CARD).read_text(encoding="utf-8"))
    assert card["window"] == {"start": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"}
    assert card["columns"]["categorical"] == ["route", "office"]
    assert (tmp_path / BOOSTED).read_bytes()[:4] == b"CBM1"


@pytest.mark.parametrize("name", [BOOSTED, CHALLENGER])
def test_a_damaged_file_is_refused_before_it_is_read(model, tmp_path, name):
    save(model, tmp_path)
    contents = bytearray((tmp_path / name).read_bytes())
    contents[len(contents) // 2] ^= 1
    (tmp_path / name).write_bytes(contents)
    with pytest.raises(ModelFilesError, match="damaged"):
        load(tmp_path)


def test_another_card_than_the_registered_one_is_refused(model, tmp_path):
    fingerprint = save(model, tmp_path)
    (tmp_path / CARD).write_bytes((tmp_path / CARD).read_bytes() + b"\n")
    with pytest.raises(ModelFilesError, match="registered"):
        load(tmp_path, fingerprint)


@pytest.mark.parametrize("contents", [b"", b"{}", b"[1]", b'{"form": 2}'])
def test_a_card_that_is_not_one_is_refused(model, tmp_path, contents):
    save(model, tmp_path)
    (tmp_path / CARD).write_bytes(contents)
    with pytest.raises(ModelFilesError, match="cannot be read"):
        load(tmp_path)


def test_an_empty_directory_is_refused(tmp_path):
    with pytest.raises(ModelFilesError, match="cannot be read"):
        load(tmp_path)
