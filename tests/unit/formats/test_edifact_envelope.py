from tidewaiter.formats.edifact import tokenise


def test_groups_count_where_there_are_groups() -> None:
    text = b"UNB+UNOA:1+A+B+1+7'UNG+CUSCAR+A+B+1:2+5+UN'UNH+1+CUSCAR:D:95B:UN'BGM+1'UNT+3+1'UNE+1+5'UNZ+1+7'"
    found = tokenise(text)
    assert found.problems == ()
    assert found.messages[0].ung is not None


def test_a_group_names_a_message_whose_header_does_not() -> None:
    found = tokenise(b"UNG+IFCSUM+A+B+1:2+5+UN'UNH+1+'BGM+1'UNT+3+1'UNE+1+5'")
    assert found.messages[0].kind == "IFCSUM"
    assert found.messages[0].sender == "A"


def test_the_document_names_a_message_without_header() -> None:
    found = tokenise(b"UNB+UNOA:1+A+B+1+7'BGM+785+X'RFF+BM:1'UNT+3+1'UNZ+1+7'")
    (message,) = found.messages
    assert (message.kind, message.release, message.reference) == ("CUSCAR", "", "")


def test_the_document_names_a_message_whose_header_names_none() -> None:
    found = tokenise(b"UNB+UNOA:1+A+B+1+7'UNH+'BGM+785+X'RFF+BM:1'UNT+4+'UNH+2'BGM+999'")
    assert [message.kind for message in found.messages] == ["CUSCAR", ""]
    assert [p.path for p in found.problems if p.code == "edifact-header"] == ["segment 2 (UNH)", "segment 6 (UNH)"]


def test_trailers_without_their_headers_are_told() -> None:
    found = tokenise(b"UNH+1+CUSCAR:D:95B:UN'BGM+1'UNT+3+1'UNT+3+1'UNE+1+5'UNZ+1+7'")
    assert [p.code for p in found.problems] == [
        "edifact-envelope",
        "edifact-stray-segment",
        "edifact-envelope",
        "edifact-envelope",
    ]


def test_the_test_indicator_marks_a_test() -> None:
    found = tokenise(b"UNB+UNOA:1+A+B+1+7++++++1'UNH+1+CUSCAR:D:95B:UN'BGM+1'UNT+3+1'UNZ+1+7'")
    assert found.messages[0].is_test
