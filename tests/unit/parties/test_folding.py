import pyarrow as pa
import pytest

from tidewaiter.engine.buffers import texts_of
from tidewaiter.engine.local import project
from tidewaiter.parties import folding, normalise

SURROGATES = range(0xD800, 0xE000)
PLANE = [chr(number) for number in range(0x80, 0x10000) if number not in SURROGATES]


def by_expression(texts: list[str | None]) -> list[str | None]:
    filed = pa.table({"filed": pa.array(texts, pa.string())})
    return project(filed, {"form": normalise.text_key("filed")})["form"].to_pylist()


@pytest.mark.parametrize("around", ["{}", "B{}c", "e {}", "{} É"])
def test_every_character_of_the_basic_plane_is_folded_as_the_expression_says(around: str) -> None:
    texts = [around.format(character) for character in PLANE]
    done, left = folding.folded(texts_of(pa.array(texts)))
    expected = by_expression(texts)
    given = [(text, form) for text, form, other in zip(texts, done.array().to_pylist(), left, strict=True) if not other]
    assert given == [(text, form) for text, form, other in zip(texts, expected, left, strict=True) if not other]
    assert len(given) > len(PLANE) * 0.9


@pytest.mark.parametrize("text", ["हिन्दी", "\u1112\u1161\u11ab", "𝔄bc", "カ\u3099"])
def test_what_the_characters_around_decide_is_left_to_the_expression(text: str) -> None:
    _, left = folding.folded(texts_of(pa.array(["Łódź", text])))
    assert left.tolist() == [False, True]


def test_accents_signs_and_spaces_go_and_letters_of_every_script_stay() -> None:
    texts = ["  Łódź—Ñandú!", "«…»", None, "Москва 5", "手机 壳", "e\u0301t\u00e9"]
    done, left = folding.folded(texts_of(pa.array(texts)))
    assert not left.any()
    assert done.array().to_pylist() == ["łodz nandu", None, None, "москва 5", "手机 壳", "ete"]
    assert done.array().to_pylist() == by_expression(texts)
