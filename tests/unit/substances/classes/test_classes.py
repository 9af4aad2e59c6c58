"""Members, look-alikes and what is for a chemist, over every class."""

import pytest

from tidewaiter.substances import register
from tidewaiter.substances.classes import CLASSES
from tidewaiter.substances.classes.base import Answer
from tidewaiter.substances.recognise import classify, matched

LOOK_ALIKES = {
    "lorcainide": "CC(C)N1CCC(CC1)N(c1ccc(Cl)cc1)C(=O)Cc1ccccc1",
    "astemizole": "COc1ccc(CCN2CCC(CC2)Nc2nc3ccccc3n2Cc2ccc(F)cc2)cc1",
    "clometacin": "COc1ccc2c(c1)c(CC(=O)O)c(C)n2C(=O)c1ccc(Cl)cc1",
    "bupropion": "CC(C(=O)c1cccc(Cl)c1)NC(C)(C)C",
    "diethylpropion": "CC(C(=O)c1ccccc1)N(CC)CC",
    "Irgacure 369": "CCC(Cc1ccccc1)(C(=O)c1ccc(cc1)N1CCOCC1)N(C)C",
    "Irgacure 907": "CC(C)(C(=O)c1ccc(SC)cc1)N1CCOCC1",
    "loperamide": "CN(C)C(=O)C(CCN1CCC(O)(CC1)c1ccc(Cl)cc1)(c1ccccc1)c1ccccc1",
    "clemizole": "Clc1ccc(Cn2c(CN3CCCC3)nc3ccccc32)cc1",
}
MEMBERS = {
    "thiofentanyl": ("fentanyl-related", ("A",)),
    "alpha-methylfentanyl": ("fentanyl-related", ("B",)),
    "beta-hydroxyfentanyl": ("fentanyl-related", ("B",)),
    "3-methylfentanyl": ("fentanyl-related", ("C",)),
    "para-fluorofentanyl": ("fentanyl-related", ("D",)),
    "acetylfentanyl": ("fentanyl-related", ("E",)),
    "3-methylthiofentanyl": ("fentanyl-related", ("A", "C")),
    "ocfentanil": ("fentanyl-related", ("D", "E")),
    "metonitazene": ("nitazene", ("nitro",)),
    "etodesnitazene": ("nitazene", ("desnitro",)),
    "mephedrone": ("cathinone", ("alkyl",)),
    "mdpv": ("cathinone", ("alkylenedioxy",)),
    "jwh-018": ("cannabinoid", ("naphthoyl",)),
    "mdmb-4en-pinaca": ("cannabinoid", ("amino acid amide or ester",)),
    "4-piperidone": ("4-piperidone", ("ketone", "4-piperidone")),
    "1-boc-4-piperidone": ("4-piperidone", ("ketone", "amide or carbamate")),
    "anpp": ("anilinopiperidine", ("phenethyl",)),
    "1-boc-4-ap": ("anilinopiperidine", ("carbamate or amide",)),
    "pmk-ethyl-glycidate": ("p2p-precursor", ("glycidate",)),
    "apaan": ("p2p-precursor", ("nitrile (APAAN)",)),
}


def smiles_of(code: str) -> str:
    return next(one.smiles for one in register.substances() if one.code == code)


@pytest.mark.parametrize("smiles", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_are_no_members(smiles: str) -> None:
    made = classify(smiles)
    assert made is not None
    assert made.answer is Answer.NO


@pytest.mark.parametrize(("code", "expected"), MEMBERS.items(), ids=MEMBERS)
def test_a_member_is_matched_with_its_modification(code: str, expected: tuple[str, tuple[str, ...]]) -> None:
    made = classify(smiles_of(code))
    assert made is not None
    first = made.found[0]
    assert (first.of.code, first.recognition.modifications) == expected
    assert first.recognition.answer is Answer.MATCH
    assert first.recognition.atoms
    assert [one.of.code for one in made.found] == [expected[0]]


def test_what_the_register_calls_a_member_is_matched() -> None:
    of = {"nitazene": "nitazene", "fentanyl": "fentanyl-related"}
    missed = [
        one.code
        for one in register.substances()
        if one.kind == "drug" and one.smiles
        for word, code in of.items()
        if one.code.endswith(word) and one.code != word and code not in matched(one.smiles)
    ]
    assert missed == []


@pytest.mark.parametrize("code", ["fentanyl", "sufentanil", "alfentanil", "carfentanil", "remifentanil"])
def test_what_is_listed_by_itself_is_not_of_the_class(code: str) -> None:
    assert "fentanyl-related" not in matched(smiles_of(code))


@pytest.mark.parametrize("code", ["benzylfentanyl", "norfentanyl", "anpp"])
def test_precursors_are_not_fentanyl_related(code: str) -> None:
    assert "fentanyl-related" not in matched(smiles_of(code))


@pytest.mark.parametrize(
    "smiles",
    [
        "COC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        "CCC(=O)N(c1ccc2ccccc2c1)C1CCN(CCc2ccccc2)CC1",
        "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccc(C#N)cc2)CC1",
        "O=C(c1ccccc1)C(C(c1ccccc1)N1CCCCC1)N1CCCCC1",
        "CCN(CC)C(C)C(=O)c1ccc(NS(C)(=O)=O)cc1",
        "CC(=O)C(C#N)c1ccc(Cl)cc1",
    ],
    ids=["carbamate", "fused ring", "a group not named", "no alkyl chain", "a sulfonamide", "a chlorinated ring"],
)
def test_doubt_is_for_a_chemist(smiles: str) -> None:
    made = classify(smiles)
    assert made is not None
    assert made.answer is Answer.RELATED
    assert made.found[0].recognition.note


@pytest.mark.parametrize(
    "smiles", ["CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1.Cl", "CC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]"]
)
def test_salts_are_read_as_their_base(smiles: str) -> None:
    assert matched(smiles) == ("fentanyl-related",)


@pytest.mark.parametrize("smiles", ["", "not a structure", "C" * 5000, "C1CC", "<svg onload=x>"])
def test_what_is_no_structure_is_none(smiles: str) -> None:
    assert classify(smiles) is None


def test_each_class_names_its_definition() -> None:
    assert len({one.code for one in CLASSES}) == len(CLASSES)
    assert all(one.source and one.title for one in CLASSES)


def test_the_drawing_is_svg() -> None:
    made = classify(smiles_of("acetylfentanyl"))
    assert made is not None
    assert "<svg" in made.svg()


def test_an_odd_valence_is_classified_as_it_was_drawn() -> None:
    made = classify("F[As-](F)(F)(F)(F)F.[K+]")
    assert made is not None
    assert made.answer is Answer.NO
