import pyarrow as pa
import pytest

from tidewaiter.intake.checks import vague_description
from tidewaiter.intake.checks.vague_description import CHECKS


@pytest.mark.parametrize(
    "text", ["gift", "GIFTS", " Gifts. ", "spare-parts", "Spare  Parts", "S.T.C.", "FAK", "Accessories"]
)
def test_a_listed_term_in_any_dress_is_vague(found, text) -> None:
    assert found(CHECKS, goods_description=text) == [("vague-description", "goods_description", text)]


@pytest.mark.parametrize(
    "text", [None, "", "spare parts for bicycles", "gift cards of plastic", "glass", "电子元件", "test tubes"]
)
def test_a_term_within_a_description_is_not(found, text) -> None:
    assert found(CHECKS, goods_description=text) == []


def test_items_speak_where_the_consignment_is_silent(found) -> None:
    items = [{"goods_description": "leather shoes"}, {"goods_description": "Toys"}]
    assert found(CHECKS, items=items) == [("vague-description", "items.goods_description", "leather shoes, Toys")]
    assert found(CHECKS, items=items, goods_description="shoes and wooden toys") == []


def test_the_normal_form_keeps_words_that_end_in_ss() -> None:
    assert vague_description.normal_form(pa.array(["Glass, Dresses & Gas!", None])).to_pylist() == [
        "glass dresse gas",
        None,
    ]


def test_the_list_is_in_normal_form_and_long() -> None:
    terms = vague_description.terms()
    assert len(terms) > 70
    assert vague_description.normal_form(terms).equals(terms)
