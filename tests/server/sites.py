"""A site in a network of its own, asked over HTTPS as a browser would."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlencode

from tests.server.bare import Server

SITE = "training.example.org"
ROOT_CERTIFICATE = "var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"


@dataclass
class Site:
    """One browser, whose cookies stay."""

    server: Server
    cookies: str = ""
    certificate: str = ROOT_CERTIFICATE
    """Of the authority that is believed, in the server's folder."""

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        """Status and text of an answer; the certificate has to be right for the name."""
        jar = self.cookies or self._jar()
        enter = ["nsenter", "--target", str(self.server.leader), "--net", "--"]
        root = str(self.server.folder / self.certificate)
        curl = ["curl", "--silent", "--show-error", "--cacert", root, "--max-time", "30"]
        name = ["--noproxy", "*", "--resolve", f"{SITE}:443:127.0.0.1", "-c", jar, "-b", jar]
        sent = ["--data", urlencode(fields)] if method == "POST" else []
        page = ["-e", f"https://{SITE}{path}", "-w", "\n%{http_code}", f"https://{SITE}{path}"]
        done = subprocess.run(
            [*enter, *curl, *name, *sent, *page], capture_output=True, text=True, check=True
        )
        text, _, status = done.stdout.rpartition("\n")
        return int(status), text

    def get(self, path: str) -> str:
        """The text of a page."""
        status, text = self.ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return text

    def sign_in(self, path: str) -> None:
        """Open a one-time link and say yes."""
        fields = re.findall(r'name="(csrf_token)"[^>]*value="([^"]+)"', self.get(path))
        status, text = self.ask("POST", path, **dict(fields))
        assert status == 302, f"{status}: {text}"

    def _jar(self) -> str:
        with NamedTemporaryFile(delete=False, suffix=".cookies") as file:
            self.cookies = str(Path(file.name))
        return self.cookies
