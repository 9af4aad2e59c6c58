"""What the centre says when it says no reaches its reader in the reader's language."""

import ast
import html
import importlib.util
import sys
from pathlib import Path

import pytest
from django.utils import translation

from desk import Site
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.targets.states import State, steps
from tidewaiter.desk.design import refusal_said

SCRIPTS = Path(__file__).parents[3] / "scripts"
specification = importlib.util.spec_from_file_location("refusals", SCRIPTS / "refusals.py")
refusals = importlib.util.module_from_spec(specification)
sys.modules["refusals"] = refusals
specification.loader.exec_module(refusals)

LANGUAGES = pytest.mark.parametrize("language", ["es", "fr", "ar"])


def modules():
    for room in refusals.ROOMS:
        for file in sorted((refusals.SOURCE / room).rglob("*.py")):
            name = file.relative_to(refusals.SOURCE).as_posix()
            if not name.startswith(refusals.NOT_SHOWN):
                yield name, ast.parse(file.read_text(encoding="utf-8"))


def test_no_refusal_is_put_together_where_it_is_raised() -> None:
    assert [(name, line) for name, tree in modules() for line in refusals.fluid(tree)] == []


def test_an_f_string_is_found_in_place_and_behind_a_name() -> None:
    tree = ast.parse('def f(x):\n    hint = f"{x}"\n    raise Conflict("c", "m", hint)\nraise Conflict("c", f"{1}")\n')
    assert list(refusals.fluid(tree)) == [3, 4]


def test_both_ends_of_a_choice_are_texts() -> None:
    tree = ast.parse('raise OperatorError("a" if x else "b", hint="c")')
    assert [text for text, _ in refusals.said(tree)] == ["a", "b", "c"]


@LANGUAGES
def test_template_and_words_are_the_readers_and_names_stay(language: str) -> None:
    with pytest.raises(Conflict) as refused:
        steps(State.WITHDRAWN, State.EXAMINED)
    error = refused.value
    with translation.override(language):
        said, hint = refusal_said.message(error), refusal_said.hint(error)
        state = translation.gettext("withdrawn")
    assert said != str(error)
    assert state in said
    assert hint != error.hint
    with translation.override("en"):
        assert (refusal_said.message(error), refusal_said.hint(error)) == (str(error), error.hint)


def test_what_nobody_translated_stands_and_nothing_stays_nothing() -> None:
    with translation.override("fr"):
        assert refusal_said.message(OperatorError("[Errno 28] {x}", "", y=1)) == "[Errno 28] {x}"
        assert refusal_said.hint(OperatorError("a", "")) == ""


@LANGUAGES
def test_a_page_refuses_in_the_readers_language(sqlite_site: Site, language: str) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    User.objects.filter(username=Role.ANALYST.value).update(language=language)
    answer = browser.get("/consignments/none-of-ours")
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 404
    with translation.override(language):
        known = translation.gettext("no consignment is known by {consignment_id}")
    assert "no consignment" not in known
    assert known.replace("{consignment_id}", "none-of-ours") in page


@LANGUAGES
def test_each_of_several_words_is_the_readers(language: str) -> None:
    error = Conflict("x", "{field}", "possible: {possible}", field="net mass", possible=("not_presented", "SIM-1"))
    with translation.override(language):
        told = refusal_said.hint(error)
        assert translation.gettext("not presented") in told
        assert refusal_said.message(error) == translation.gettext("net mass")
    assert "SIM-1" in told
    assert "not presented" not in told
    assert error.hint == "possible: not_presented, SIM-1"
