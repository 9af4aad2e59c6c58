import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.address_lines import parts_of
from tidewaiter.parties.names.address_words import manner, vocabulary


def parts(line, country="US"):
    found = parts_of(texts_of(pa.array([line])), np.array([manner(country)], dtype=np.int64))
    return tuple(part.array().to_pylist()[0] for part in found)


LINES = {
    ("100 Main Street Apt 4", "US"): ("100", "main st", "4", ""),
    ("100 Main St #4", "US"): ("100", "main st", "4", ""),
    ("P.O. Box 123", "US"): ("", "", "", "123"),
    ("100 Main St PMB 45", "US"): ("100", "main st", "", "45"),
    ("350 Fifth Avenue, 34th Floor", "US"): ("350", "fifth ave", "fl 34", ""),
    ("100 Highway 5", "US"): ("100", "hwy 5", "", ""),
    ("12/45 Smith Street", "AU"): ("45", "smith st", "12", ""),
    ("12/45 Smith Street", "IN"): ("12/45", "smith st", "", ""),
    ("4-123 King St W", "CA"): ("123", "king st w", "4", ""),
    ("ul. Polna 12/45", "PL"): ("12", "ul polna", "45", ""),
    ("Carrera 7 # 12-34 Apto 501", "CO"): ("12-34", "cra 7", "501", ""),
    ("Rua 25 de Marco, 300 - Apto 12", "BR"): ("300", "r 25 de marco", "12", ""),
    ("Calle Mayor 5, 3 B", "ES"): ("5", "c mayor", "3 b", ""),
    ("Hauptstr. 12 a", "DE"): ("12a", "hauptstr", "", ""),
    ("Hauptstrasse 12a", "DE"): ("12a", "hauptstr", "", ""),
    ("12 bis rue Pasteur", "FR"): ("12bis", "rue pasteur", "", ""),
    ("Postfach 11 03 42", "DE"): ("", "", "", "110342"),
    ("Rm 502, 3/F, Block B, 100 Nathan Road", "HK"): ("100", "nathan rd", "bldg b fl 3 502", ""),
    ("House 5, Road 12, Sector 7", "BD"): ("5", "rd 12 sector 7", "", ""),
    ("Box Hill Road 5", "AU"): ("5", "box hill rd", "", ""),
    ("Sunrise Building, 12 Park Lane", "GB"): ("12", "sunrise bldg pk ln", "", ""),
    ("Main Street", "US"): ("", "main st", "", ""),
    ("", "US"): ("", "", "", ""),
    ("#", "US"): ("", "", "", ""),
}


@pytest.mark.parametrize(("line", "country"), LINES)
def test_a_line_is_read_in_the_manner_of_its_country(line, country):
    assert parts(line, country) == LINES[line, country]


def test_every_word_of_the_table_is_known_once():
    known = vocabulary()
    assert len(known.roles) == len(known.lengths) == len(known.short)
    assert known.roles.any()
