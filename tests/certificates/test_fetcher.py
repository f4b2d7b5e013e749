"""A certificate reads data: addresses and our own two folders; nothing else is even tried."""

import socket
from dataclasses import replace

import pytest

from certificates.fetcher import TEMPLATES, LockedFetcher
from certificates.render import CertificateNotPrintable, render
from certificates.words import SERIF, CertificateWords

from .conftest import picture

# WeasyPrint leaves its color profile open, and pytest turns the reminder into a failure.
pytestmark = pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "https://a.example/logo.png",
        "ftp://a.example/logo.png",
        "file:///etc/passwd",
        "file://a.example/etc/passwd",
        f"{TEMPLATES.as_uri()}/../words.py",
        f"{TEMPLATES.as_uri()}/%2e%2e/words.py",
        "../words.py",
        "certificate.css",
    ],
)
def test_an_address_that_is_not_ours_is_refused_and_remembered(address: str) -> None:
    fetcher = LockedFetcher()
    with pytest.raises(PermissionError):
        fetcher(address)
    assert fetcher.refused == [address]


def test_our_fonts_and_data_addresses_are_handed_out() -> None:
    assert LockedFetcher()(SERIF.as_uri()).read() == SERIF.read_bytes()
    assert LockedFetcher()("data:text/plain,ok").read() == b"ok"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "../words.py", "https://a.example/x"])
def test_a_logo_that_loads_something_stops_the_certificate(
    words: CertificateWords, address: str
) -> None:
    with pytest.raises(CertificateNotPrintable, match="may not load"):
        render(replace(words, logo=picture(_drawing_that_loads(address))))


def test_a_logo_never_reaches_a_listening_server(words: CertificateWords) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        with pytest.raises(CertificateNotPrintable):
            render(replace(words, logo=picture(_drawing_that_loads(address))))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_broken_logo_stops_the_certificate(words: CertificateWords) -> None:
    with pytest.raises(CertificateNotPrintable, match="logo"):
        render(replace(words, logo="data:image/png;base64,AAAA"))


def test_markup_in_the_words_is_printed_and_not_obeyed(words: CertificateWords) -> None:
    markup = '<img src="file:///etc/passwd"><style>@import "http://a.example/x"</style>'
    assert render(replace(words, learner=markup, district=markup, program=markup))


def _drawing_that_loads(address: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<image href="{address}" width="9" height="9"/></svg>'
    ).encode()
