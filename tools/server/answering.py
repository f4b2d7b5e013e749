"""Whether the site answers over HTTPS, asked on the server itself; standard library only."""

import http.client
import socket
import ssl
import time
from contextlib import closing

from tools.server.layout import Layout

PATIENCE = 90
"""Seconds for the pages to start and for Caddy to get a certificate."""


def answers(layout: Layout, site: str, patience: float = PATIENCE) -> str:
    """Empty as soon as `https://SITE/readyz` answers with a certificate that is right."""
    deadline = time.monotonic() + patience
    while (problem := _problem(layout, site)) and time.monotonic() < deadline:
        time.sleep(1)
    return problem


def _problem(layout: Layout, site: str) -> str:
    connection = _ThisServer(site, _context(layout))
    try:
        with closing(connection):
            connection.request("GET", "/readyz")
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    return "" if status == http.HTTPStatus.OK else f"status {status}"


def _context(layout: Layout) -> ssl.SSLContext:
    """The authorities that Debian knows, and Caddy's own, which is there for `TLS=internal`."""
    context = ssl.create_default_context()
    own = layout.root / "var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
    if own.exists():
        context.load_verify_locations(own)
    return context


class _ThisServer(http.client.HTTPSConnection):
    """Asks for the site by its name, but this server, wherever the name leads today."""

    def __init__(self, site: str, context: ssl.SSLContext, timeout: float = 10) -> None:
        super().__init__(site, context=context, timeout=timeout)
        self._trust = context

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)
