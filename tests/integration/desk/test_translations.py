"""The desk in Spanish, French and Arabic: every word is there, values are kept, what is compiled is what is written."""

import gettext
import importlib.util
import io
import sys
from pathlib import Path

import pytest
from django.utils import translation

from desk import Site
from tidewaiter.centre.evidence import states as evidence
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Permission, Role
from tidewaiter.centre.queue import states as queue
from tidewaiter.centre.referrals import states as referrals
from tidewaiter.centre.rulebook import states as rulebook
from tidewaiter.centre.targets import states as targets
from tidewaiter.desk.design.templatetags.design import words
from tidewaiter.desk.design.wording import WORDS
from tidewaiter.selection.arms import Arm

SCRIPT = Path(__file__).parents[3] / "scripts" / "translations.py"
specification = importlib.util.spec_from_file_location("translations", SCRIPT)
translations = importlib.util.module_from_spec(specification)
sys.modules["translations"] = translations
specification.loader.exec_module(translations)
refusals, tables = translations.refusals, importlib.import_module("tables")

LANGUAGES = pytest.mark.parametrize("language", translations.LANGUAGES)
COUNTS = {"%(count)s", "%(counter)s", "%(n)s", "%(n)d", "%(days)s", "%(doses)s", "%(months)s"}
TWO = 2
"""None, one and two are told by the Arabic word itself: it needs no figure beside it."""


def entries(language):
    return translations.read(translations.po(language).read_text(encoding="utf-8"))


def values(said):
    return sorted(translations.PLACEHOLDER.findall(said))


@LANGUAGES
def test_every_entry_is_translated(language: str) -> None:
    assert [entry.msgid for entry in entries(language)[1:] if not entry.done] == []


@LANGUAGES
def test_values_are_kept(language: str) -> None:
    wrong = []
    for entry in entries(language)[1:]:
        allowed = [values(entry.msgid), values(entry.plural or entry.msgid)]
        for place, form in enumerate(entry.forms):
            counted = language == "ar" and entry.plural and place <= TWO
            told = sorted({*values(form), *(COUNTS & {*allowed[0]} if counted else ())})
            wrong += [form] if (told if counted else values(form)) not in allowed else []
    assert wrong == []


@LANGUAGES
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = translations.compiled(entries(language), language)
    assert translations.po(language).with_suffix(".mo").read_bytes() == compiled
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled))
    put = translations.isolated if language in translations.RIGHT_TO_LEFT else str
    for entry in entries(language)[1:]:
        if entry.plural:
            assert catalogue.ngettext(entry.msgid, entry.plural, 1) in map(put, entry.forms)
        elif not entry.context:
            assert catalogue.gettext(entry.msgid) == put(entry.forms[0])


def test_a_value_in_arabic_turns_nothing_around_it() -> None:
    with translation.override("ar"):
        said = translation.ngettext("%(n)s consignment", "%(n)s consignments", 5) % {"n": 5}
        assert said.startswith("\N{FIRST STRONG ISOLATE}5\N{POP DIRECTIONAL ISOLATE} ")
    with translation.override("fr"):
        assert "\N{FIRST STRONG ISOLATE}" not in translation.ngettext("%(n)s consignment", "%(n)s consignments", 5)


def test_no_value_stands_in_a_tag() -> None:
    """A sign of direction there would be part of an address or a name."""
    for entry in entries("ar")[1:]:
        for form in entry.forms:
            ahead = [form[: found.start()] for found in translations.VALUE.finditer(form)]
            assert [one for one in ahead if one.rfind("<") > one.rfind(">")] == [], form


@pytest.mark.parametrize(("language", "forms"), [("es", 3), ("fr", 2), ("ar", 6)])
def test_each_language_has_its_own_plurals(language: str, forms: int) -> None:
    assert {len(entry.forms) for entry in entries(language)[1:] if entry.plural} == {forms}


def test_a_file_that_is_read_and_written_is_the_same() -> None:
    text = translations.po("ar").read_text(encoding="utf-8")
    assert translations.written(translations.read(text)) == text


def test_a_guess_and_an_empty_entry_are_not_compiled() -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    text = head + '#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n\nmsgid "d"\nmsgstr "e"\n'
    catalogue = gettext.GNUTranslations(io.BytesIO(translations.compiled(translations.read(text), "fr")))
    assert [catalogue.gettext(word) for word in "acd"] == ["a", "c", "e"]


@pytest.mark.parametrize(
    "table",
    [Arm, queue.Status, queue.Verb, targets.State, evidence.ExhibitState, evidence.Step, evidence.SeizureState,
     referrals.ReferralState, rulebook.RuleState, Role, Permission],
)  # fmt: skip
def test_every_word_of_a_table_is_listed_for_translators(table) -> None:
    known = {entry.msgid for entry in entries("es")}
    assert [one.value for one in table if one.value.replace("_", " ") not in known] == []


def test_what_the_centre_says_and_its_tables_are_gathered() -> None:
    known = {entry.msgid for entry in entries("es")}
    assert sorted(set(refusals.templates()) - known) == []
    assert sorted(set(tables.words()) - known) == []


def test_every_reason_is_listed_for_translators() -> None:
    said = {reason.meaning for reason in (*queue.REASONS, *targets.REASONS)}
    assert said <= set(WORDS)


def test_a_word_that_is_not_known_stands_as_it_is() -> None:
    with translation.override("fr"):
        assert words("senior_analyst") == "analyste principal"
        assert words("some_new_word") == "some new word"
        assert words("") == ""


@pytest.mark.parametrize(
    ("language", "login", "queue_title", "direction"),
    [
        ("es", "Contraseña", "Cola de triaje", 'dir="ltr"'),
        ("fr", "Mot de passe", "File de tri", 'dir="ltr"'),
        ("ar", "كلمة المرور", "طابور الفرز", 'dir="rtl"'),
    ],
)
def test_pages_speak_the_language_of_their_reader(
    sqlite_site: Site, language: str, login: str, queue_title: str, direction: str
) -> None:
    page = sqlite_site.browser(None).get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert login in page
    assert f'lang="{language}"' in page
    browser = sqlite_site.browser(Role.ANALYST)
    User.objects.filter(username="analyst").update(language=language)
    page = browser.get("/queue").content.decode()
    assert queue_title in page
    assert direction in page
