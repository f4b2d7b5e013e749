"""The address of a page on the web that families may open; pure."""

import re
from urllib.parse import urlsplit

from app.errors import DomainError
from app.rules import texts

LONGEST = 500
HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
"""A name with a dot, in the letters browsers show for a look-alike in another script (UTS 46)."""


def school_link(given: str) -> str:
    """An https address of a named site, as it is kept; no handle, account, password or number."""
    kept = texts.text(given, LONGEST)
    if not kept:
        raise DomainError("Enter the address of the page.")
    if kept.startswith("@") or ("://" not in kept and "." not in kept):
        raise DomainError(
            "Enter the address of the page itself, not a name such as @lincolnband. "
            "Open the page and copy its address."
        )
    if not kept.lower().startswith("https://") or " " in kept:
        raise DomainError("Enter an address that begins with https://")
    return _address(kept)


def _address(kept: str) -> str:
    try:
        parts = urlsplit(kept)
        has_extras = "@" in parts.netloc or ":" in parts.netloc
    except ValueError:
        raise DomainError("This is not an address. Open the page and copy its address.") from None
    if has_extras:
        raise DomainError("Leave out names, passwords and numbers before the first slash.")
    host = parts.netloc.lower()
    if not HOST.fullmatch(host):
        raise DomainError("This is not an address. Open the page and copy its address.")
    return parts._replace(scheme="https", netloc=host).geturl()
