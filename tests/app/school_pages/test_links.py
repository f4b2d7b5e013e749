"""The address of a school page: a page of the web that families can open, and nothing personal."""

import pytest

from app.errors import DomainError
from app.school_pages.links import school_link


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://social.example.org/lincoln", "https://social.example.org/lincoln"),
        (" HTTPS://Social.Example.org/@Lincoln ", "https://social.example.org/@Lincoln"),
        ("https://band.example/?group=7#news", "https://band.example/?group=7#news"),
    ],
)
def test_an_address_is_kept_as_browsers_show_it(given: str, kept: str) -> None:
    assert school_link(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "@lincolnband",
        "lincolnband",
        "social.example.org/band",
        "http://social.example.org/band",
        "javascript://social.example.org/%0aalert(1)",
        "https://ana:secret@social.example.org/",
        "https://social.example.org:8080/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[oops/",
        "https:///band",
        "https://soсial.example.org/",
        "https://social.example.org/a b",
        "https://social.example.org/\u202egpj",
        "https://social.example.org/" + "a" * 500,
    ],
)
def test_what_is_no_public_address_is_refused(given: str) -> None:
    with pytest.raises(DomainError):
        school_link(given)
