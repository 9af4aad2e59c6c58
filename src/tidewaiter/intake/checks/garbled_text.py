"""Control characters, or text read in the wrong encoding, in a name, an address or the description.

UTF-8 read as Latin-1 or Windows-1252 leaves pairs such as 'Ã©' and 'â€™'; what could not be read at all leaves the
replacement character. 'Ã' and 'Â' alone are letters of Portuguese and Romanian and are no sign.
"""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check
from tidewaiter.intake.prefilters import may_be_garbled

COLUMNS = (
    "consignor_name",
    "consignor_address_line",
    "consignor_city",
    "consignee_name",
    "consignee_address_line",
    "consignee_city",
    "goods_description",
)

# What the bytes 80 to BF become after a first byte: C1 controls and Latin-1 signs, or their Windows-1252 faces.
_LATIN_1 = r"\x{80}-\x{9F}\x{A1}-\x{BF}"
_WINDOWS_1252 = (
    r"\x{A0}\x{152}\x{153}\x{160}\x{161}\x{178}\x{17D}\x{17E}\x{192}\x{2C6}\x{2DC}\x{2013}-\x{203A}\x{20AC}\x{2122}"
)
_GARBLED = "|".join(
    (
        r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\x{80}-\x{9F}\x{FFFD}]",
        f"[ÂÃ][{_LATIN_1}{_WINDOWS_1252}]",
        # These four end words in Nordic, Spanish and Icelandic, where a quotation mark or dash may follow.
        f"[ÄÅÐÑ][{_LATIN_1}]",
        r"â[\x{80}\x{20AC}]",
    )
)

CHECKS = tuple(
    Check(
        code="garbled-text",
        title="Control characters or wrong encoding",
        severity=Severity.WARNING,
        path=column,
        hint="Send UTF-8, or declare the file's encoding in the mapping file.",
        condition=f"regexp_matches({column}, '{_GARBLED}')",
        prefilter=may_be_garbled(column),
    )
    for column in COLUMNS
)
