"""E-mail addresses in one form: small letters, without what the provider does not look at.

RFC 5321 leaves the part before the @ to the provider. What some are known not to look at is a table of theirs, from
their own help pages; of any other nothing but case and spaces is set aside. Not here: whether the mailbox exists.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

_ADDRESS = r"^(?P<local>[^@\s]+)@(?P<domain>[^@\s]+)$"


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider sets aside: dots before the @, what follows a sign; `domains` are one, the first its name."""

    domains: tuple[str, ...]
    dots: bool
    tag: str


PROVIDERS: tuple[Provider, ...] = (
    Provider(("gmail.com", "googlemail.com"), dots=True, tag="+"),
    Provider(("outlook.com",), dots=False, tag="+"),
    Provider(("hotmail.com",), dots=False, tag="+"),
    Provider(("live.com",), dots=False, tag="+"),
    Provider(("icloud.com", "me.com", "mac.com"), dots=False, tag="+"),
    Provider(("proton.me", "protonmail.com", "pm.me"), dots=True, tag="+"),
    Provider(("fastmail.com",), dots=False, tag="+"),
    Provider(("yahoo.com", "ymail.com"), dots=False, tag="-"),
)


def mailbox(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Each address in one form; what is no address in small letters, spaces around taken off. Null for null."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(array))
    parts = pc.extract_regex(plain, _ADDRESS)
    local, domain = pc.struct_field(parts, "local"), pc.struct_field(parts, "domain")
    for provider in PROVIDERS:
        known = pc.fill_null(pc.is_in(domain, value_set=pa.array(provider.domains)), fill_value=False)
        if not pc.any(known).as_py():
            continue
        looked_at = pc.replace_substring_regex(local, rf"(.)[{provider.tag}].*$", r"\1")
        if provider.dots:
            # An address of dots alone is none; its dots stay, so that nothing becomes empty.
            bare = pc.replace_substring(looked_at, ".", "")
            looked_at = pc.if_else(pc.equal(pc.utf8_length(bare), 0), looked_at, bare)
        local = pc.if_else(known, looked_at, local)
        domain = pc.if_else(known, provider.domains[0], domain)
    return pc.coalesce(pc.binary_join_element_wise(local, domain, "@"), plain)


def domain(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The provider's domain of each address in its form, null where the text is no address."""
    return pc.struct_field(pc.extract_regex(mailbox(texts), _ADDRESS), "domain")
