"""Cookies beside the session's: the browser that is known again, the tablet that is paired."""

from flask import Response, request

from config import settings

DEVICE, KIOSK = "device", "kiosk"
LONG = 400 * 24 * 3600
"""Seconds; browsers keep no cookie longer than 400 days."""


def read(kind: str) -> str:
    """The cookie's value, or nothing."""
    return str(request.cookies.get(_name(kind), ""))


def keep(response: Response, kind: str, value: str) -> None:
    """Keep a value in this browser for as long as browsers allow."""
    response.set_cookie(
        _name(kind),
        value,
        max_age=LONG,
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response, kind: str) -> None:
    """Take the cookie back."""
    response.delete_cookie(_name(kind), secure=settings().is_https, httponly=True, samesite="Lax")


def _name(kind: str) -> str:
    return f"__Host-{kind}" if settings().is_https else kind
