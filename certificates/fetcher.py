"""The only way a certificate reads anything: data: addresses and the files of our two folders."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from certificates.words import FONTS

TEMPLATES = Path(__file__).parent / "templates"


class LockedFetcher:
    """Refuses and remembers every other address, since WeasyPrint goes on after some refusals."""

    # WeasyPrint asks its fetcher for this when an address is refused.
    _fail_on_errors = False

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._open = URLFetcher(allowed_protocols=("data", "file"), allow_redirects=False)

    def __call__(self, address: str) -> URLFetcherResponse:
        """The resource at this address; PermissionError when it is not ours."""
        if not (address.startswith("data:") or _is_ours(address)):
            self.refused.append(address)
            raise PermissionError(f"A certificate may not load {address}.")
        return self._open(address)


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(url2pathname(parts.path)).resolve()
    return path.is_relative_to(FONTS) or path.is_relative_to(TEMPLATES)
