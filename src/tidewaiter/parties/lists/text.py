"""Bytes of a list as text: UTF-8 where it is, else the code page that the older lists are written in."""


def decoded(data: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1252 with what it lacks replaced."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
