"""A small list for the tests of screening."""

from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Name, Sort, Strength, listing
from tidewaiter.parties.screening.prepared import Prepared

ENTRIES = listing(
    "sample",
    [
        Entry(
            "1", EntryKind.PERSON, [Name("QARAVELLI, Temur Oybek", sort=Sort.PRIMARY), Name("Temurchik", Strength.WEAK)]
        ),
        Entry(
            "2",
            EntryKind.COMPANY,
            [Name("Zolvatex Trading Co., Ltd.", sort=Sort.PRIMARY)],
            identifiers=[
                (IdentifierKind.PHONE, "+44 20 7946 0018"),
                (IdentifierKind.EMAIL, "sales.zolva+x@gmail.com"),
                (IdentifierKind.TRACKING, "RB99887"),
                (IdentifierKind.WALLET, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
                (IdentifierKind.DOCUMENT, "AB-123456"),
                (IdentifierKind.DOCUMENT, "12"),
            ],
            addresses=["42 Via Brasil, Panama City, Panama", "Panama"],
        ),
        Entry("3", EntryKind.PERSON, [Name("SADDIQI, Khalil Mubarak", sort=Sort.PRIMARY)]),
        Entry("4", EntryKind.PERSON, [Name("WANG, Xiaoming", sort=Sort.PRIMARY)]),
        Entry(
            "5", EntryKind.PERSON, [Name("\u0647\u0627\u0646\u064a \u0637\u0644\u0641\u0627\u062d", sort=Sort.ORIGINAL)]
        ),
    ],
).entries


def prepared(threshold: float = 0.5, *, addresses: bool = False) -> Prepared:
    """The list, ready to screen against."""
    return Prepared.of_entries(ENTRIES, threshold=threshold, addresses=addresses)
