"""A model as files: plain JSON and CatBoost's own binary form; never a pickle, which would run code on loading.

`model.json` holds what the model is (features, shares, calibration, figures, data window) and the SHA-256 of
the other files; `challenger.json` every coefficient; `classes.json`, where classes were learnt, how findings are
shared; `boosted.cbm` the trees. The SHA-256 of `model.json` is the model's fingerprint. Files are checked
against it before anything is read from them.
"""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec
from catboost import CatBoostClassifier, CatBoostError

from tidewaiter.risk.model.boosted import Boosted
from tidewaiter.risk.model.calibrate import Calibrator
from tidewaiter.risk.model.challenger import Challenger
from tidewaiter.risk.model.classes import Classes
from tidewaiter.risk.model.matrix import Columns
from tidewaiter.risk.model.trained import Model, TrainingReport, Window

CARD = "model.json"
CHALLENGER = "challenger.json"
BOOSTED = "boosted.cbm"
CLASSES = "classes.json"


class ModelFilesError(ValueError):
    """The files of a model are absent, damaged or not what was saved."""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of model.json."""

    form: Literal[1]
    columns: Columns
    boosted_share: float
    calibrator: Calibrator
    importances: dict[str, float]
    report: TrainingReport
    window: Window | None
    sha256: dict[str, str]


def save(model: Model, directory: Path) -> str:
    """Write the model's files into an existing directory and give the fingerprint (hexadecimal SHA-256)."""
    classifier = model.boosted.classifier
    classifier.save_model((directory / BOOSTED).as_posix(), format="cbm")
    (directory / CHALLENGER).write_bytes(_json(model.challenger))
    names = [BOOSTED, CHALLENGER]
    if model.classes is not None:
        (directory / CLASSES).write_bytes(_json(model.classes))
        names.append(CLASSES)
    card = Card(
        form=1,
        columns=model.columns,
        boosted_share=model.boosted_share,
        calibrator=model.calibrator,
        importances=dict(model.importances),
        report=model.report,
        window=model.window,
        sha256={name: _digest((directory / name).read_bytes()) for name in names},
    )
    contents = _json(card)
    (directory / CARD).write_bytes(contents)
    return _digest(contents)


def read_card(directory: Path, fingerprint: str | None = None) -> Card:
    """What a model is, without its trees; with `fingerprint` it must be the very one saved. Raises ModelFilesError."""
    try:
        contents = (directory / CARD).read_bytes()
        if fingerprint is not None and _digest(contents) != fingerprint:
            raise ModelFilesError(f"{directory / CARD} is not the file that was registered; restore it or roll back")
        return msgspec.json.decode(contents, type=Card)
    except (OSError, msgspec.DecodeError) as error:
        raise ModelFilesError(f"the model in {directory} cannot be read: {error}") from error


def load(directory: Path, fingerprint: str | None = None) -> Model:
    """Read a model back; with `fingerprint` it must be the very one saved. Raises ModelFilesError."""
    try:
        card = read_card(directory, fingerprint)
        challenger = msgspec.json.decode(_checked(directory, CHALLENGER, card), type=Challenger)
        known = CLASSES in card.sha256
        classes = msgspec.json.decode(_checked(directory, CLASSES, card), type=Classes) if known else None
        classifier = CatBoostClassifier()
        classifier.load_model(blob=_checked(directory, BOOSTED, card), format="cbm")
    except (OSError, msgspec.DecodeError, CatBoostError) as error:
        raise ModelFilesError(f"the model in {directory} cannot be read: {error}") from error
    return Model(
        columns=card.columns,
        boosted=Boosted(card.columns, classifier),
        challenger=challenger,
        boosted_share=card.boosted_share,
        calibrator=card.calibrator,
        importances=card.importances,
        report=card.report,
        window=card.window,
        classes=classes,
    )


def _checked(directory: Path, name: str, card: Card) -> bytes:
    contents = (directory / name).read_bytes()
    if card.sha256.get(name) != _digest(contents):
        raise ModelFilesError(f"{directory / name} is damaged: its SHA-256 is not the one in {CARD}")
    return contents


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()
