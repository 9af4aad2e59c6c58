"""Short forms of given names: one root each, unknown names their own."""

from tidewaiter.parties.resolution.diminutives import ROOTS, root


def test_a_form_has_one_root_and_a_root_is_no_form() -> None:
    forms = [form for listed in ROOTS.values() for form in listed.split()]
    assert len(forms) == len(set(forms))
    assert set(forms) & set(ROOTS) == set()


def test_each_word_goes_to_its_root_and_unknown_ones_stay() -> None:
    assert root("bill") == "william"
    assert root("tom peggy") == "thomas margaret"
    assert root("xiulan") == "xiulan"


def test_a_root_of_a_root_is_itself() -> None:
    assert all(root(name) == name for name in ROOTS)
