import pyarrow as pa
import pytest

from tidewaiter.parties.names.email import PROVIDERS, domain, mailbox


@pytest.mark.parametrize(
    ("filed", "form"),
    [
        ("  Ann.Lee+box7@GoogleMail.com ", "annlee@gmail.com"),
        ("ann.lee+box7@example.com", "ann.lee+box7@example.com"),
        ("ann.lee+box7@outlook.com", "ann.lee@outlook.com"),
        ("ann-box@yahoo.com", "ann@yahoo.com"),
        ("a.n.n@pm.me", "ann@proton.me"),
        ("...@gmail.com", "...@gmail.com"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("NONE", "none"),
        ("a@b@c", "a@b@c"),
        ("", ""),
        (None, None),
    ],
)
def test_what_the_provider_does_not_look_at_is_set_aside(filed, form) -> None:
    assert mailbox(pa.array([filed], pa.string())).to_pylist() == [form]


def test_the_domain_is_that_of_the_form() -> None:
    given = pa.chunked_array([["x@googlemail.com", "none"], [None, "y@Example.org"]])
    assert domain(given).to_pylist() == ["gmail.com", None, None, "example.org"]


def test_a_domain_belongs_to_one_provider() -> None:
    listed = [name for provider in PROVIDERS for name in provider.domains]
    assert len(set(listed)) == len(listed)
