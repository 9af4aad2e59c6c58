import pytest

from tidewaiter.parties.names.address_scripts import line_in_ascii

LINES = {
    "\u534e\u5f3a\u5317\u8def100\u53f73\u680b502\u5ba4": "hua qiang bei lu no 100 , , bldg 3 , , apt 502 ,",
    "\u0443\u043b. \u041b\u0435\u043d\u0438\u043d\u0430, \u0434. 5, \u043a\u0432. 12": "ul lenina, no 5, apt 12",
    "Calle Mayor 5, 3\u00ba B": "Calle Mayor 5, piso 3  B",
    "K\u00f6nigstra\u00dfe 12-14": "konigstrasse 12-14",
}


def words(text):
    return text.replace(",", " , ").split()


@pytest.mark.parametrize("line", LINES)
def test_what_numbers_mean_becomes_a_word_and_the_rest_latin(line):
    assert words(line_in_ascii(line)) == words(LINES[line])


def test_any_letters_become_ascii():
    assert line_in_ascii("\u0e16\u0e19\u0e19 \u2603 5").isascii()
