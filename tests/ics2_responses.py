"""Answers of a filer in ICS2, IE4R02 and IE4R03, written by hand from the public schemas."""

HEAD = (
    "<MessageHeader><messageId>M-7</messageId><messageTimestamp>2026-11-02T10:30:00Z</messageTimestamp>"
    "<messageSender>CR.EU</messageSender><messageRecipient>NES.FR</messageRecipient></MessageHeader>"
    "<documentIssueDate><DateTime>2026-11-02T10:30:00Z</DateTime></documentIssueDate><MRN>26FR00012345678901</MRN>"
    "<responsibleMemberState><country>FR</country></responsibleMemberState>"
)
DECLARANT = "<declarant><identificationNumber>FR123456789</identificationNumber></declarant>"
HOUSE = (
    "<transportDocumentHouseLevel><documentNumber>H1</documentNumber><type>N703</type></transportDocumentHouseLevel>"
)
SCREENED = (
    "<result>1</result><screeningMethod><method>EDD</method></screeningMethod><screeningMethod><method>XRY</method>"
    "</screeningMethod>"
)


def message(name: str, body: str) -> bytes:
    """A message in the namespace of ICS2."""
    return f'<{name} xmlns="urn:wco:datamodel:eu:ics2:2">{HEAD}{DECLARANT}{body}</{name}>'.encode()


INFORMATION = message(
    "IE4R02",
    "<additionalInformationResponse><referralRequestReference>Q-000001</referralRequestReference>"
    "<additionalInformation><text>Toys of wood.</text></additionalInformation>"
    "<binaryAttachment><filename>invoice.pdf</filename></binaryAttachment></additionalInformationResponse>"
    "<additionalInformationResponse><referralRequestReference>Q-000002</referralRequestReference>"
    "<additionalInformation><code>A1</code></additionalInformation></additionalInformationResponse>",
)
SCREENING = message(
    "IE4R03",
    "<hrcmScreeningResults><referralRequestReference>Q-000003</referralRequestReference>"
    + SCREENED
    + HOUSE
    + "</hrcmScreeningResults>",
)
