"""What is tried out for the lines: mail servers, the site's certificate, the clock, the parts.

Only `flask watch` does so, never a page. A bad result is tried twice; it is written down when it
changes or is a day old."""

import socket
import ssl
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, text

from app import clock, db, logbook, mail
from app.errors import DomainError
from app.models import District
from app.operating.line import asked, probed
from config import settings

PATIENCE = 10
"""Seconds anybody asked may be silent."""
AGAIN = timedelta(days=1)
APART = timedelta(seconds=30)
"""How far this clock and the database server's may be apart."""
WATCH = "brightline-watch.service"

Facts = dict[str, Any]


def probe() -> None:
    """Try everything out and write down what changed."""
    for line, ask in PROBES.items():
        _note(line, _twice(ask))
    _note_units()


def _twice(ask: Callable[[], Facts | None]) -> Facts | DomainError | None:
    """What was found, the problem that was met twice, or None where there is nothing to ask."""
    try:
        return ask()
    except DomainError:
        try:
            return ask()
        except DomainError as problem:
            return problem


def _note(line: str, found: Facts | DomainError | None) -> None:
    if found is None:
        return
    good, facts = (False, _written(found)) if isinstance(found, DomainError) else (True, found)
    last = probed(line)
    is_same = last and (last.good, last.facts) == (good, {"line": line, **facts})
    if not last or not is_same or clock.now() - last.at >= AGAIN:
        logbook.note("probe", good, line=line, **facts)


def _written(problem: DomainError) -> Facts:
    values = {name: str(value) for name, value in problem.values.items()}
    return {"words": problem.words, "values": values}


def _mail() -> Facts | None:
    """Sign in at every district's mail server; no problem's words name the district."""
    districts = asked(_servers)
    if not districts:
        return None
    servers = [server for server in districts if server.host]
    if not servers:
        raise DomainError(
            "No mail server is set up, so nobody gets a notice and no alarm reaches you. Open "
            "Sign-in and mail."
        )
    for server in servers:
        with mail.connected(server) as connection:
            connection.noop()
    return {}


def _servers() -> list[mail.MailSettings]:
    real = db.session.scalars(select(District).where(~District.is_demo)).all()
    found = [mail.settings_of(district) for district in real]
    db.session.rollback()
    return found


def _certificate() -> Facts | None:
    """Ask the site as a browser does; where its own address does not lead back, on this machine."""
    if not settings().is_https:
        return None
    site = urlsplit(settings().public_url)
    name, port = site.hostname or "", site.port or 443
    try:
        return {"until": _until(name, name, port)}
    except DomainError:
        raise
    except OSError:
        pass
    try:
        return {"until": _until("127.0.0.1", name, port)}
    except OSError as error:
        raise DomainError(
            "The site does not answer at %(name)s, port %(port)s. On the server: "
            "systemctl status caddy. Then see that the name leads to this server.",
            name=name,
            port=port,
        ) from error


def _until(host: str, name: str, port: int) -> str:
    """When the certificate ends (notAfter); DomainError if it is not valid, or pages are down."""
    trusted = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=PATIENCE) as plain,
            trusted.wrap_socket(plain, server_hostname=name) as safe,
        ):
            given = safe.getpeercert() or {}
            _require_pages(safe, name)
    except ssl.SSLCertVerificationError as error:
        raise DomainError(
            "The certificate is not valid: %(said)s. Browsers warn everybody. On the server: "
            "sudo systemctl restart caddy. Then see that port 80 and port 443 are open.",
            said=error.verify_message,
        ) from error
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(given["notAfter"])), UTC).isoformat()


def _require_pages(safe: ssl.SSLSocket, name: str) -> None:
    """The web server in front answers by itself while nobody is behind it."""
    safe.sendall(f"GET /readyz HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
    with safe.makefile("rb") as answer:
        status = answer.readline(100).split()[1:2]
    if status != [b"200"]:
        raise DomainError(
            "The pages do not work, so nobody can sign or finish anything. On the server: "
            "sudo systemctl restart brightline-web. If that does not help: "
            "sudo journalctl -u brightline-web -n 50 says why."
        )


def _clock() -> Facts | None:
    """Compare with the database server and ask systemd; None where neither can say."""
    apart, kept = asked(_apart), _is_kept()
    if apart is not None and apart > APART:
        raise DomainError(
            "This server's clock and the database server's are %(seconds)s seconds apart. On both: "
            "timedatectl set-ntp true.",
            seconds=round(apart.total_seconds()),
        )
    if kept is False:
        raise DomainError(
            "The clock is not compared with the internet's time. On the server: "
            "sudo timedatectl set-ntp true."
        )
    return None if apart is None and kept is None else {}


def _apart() -> timedelta | None:
    """How far this clock is from PostgreSQL's; SQLite has no clock of its own."""
    if db.engine().dialect.name != "postgresql":
        return None
    theirs: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    db.session.rollback()
    return abs(clock.now() - theirs)


def _is_kept() -> bool | None:
    said = _said("timedatectl", "show", "--property=NTPSynchronized", "--value")
    return {"yes": True, "no": False}.get(said.strip())


def _note_units() -> None:
    """Parts that failed and have run well since, as systemd says."""
    newest = {entry.facts.get("unit", ""): entry for entry in logbook.entries("unit")}
    for name, entry in newest.items():
        if not entry.good and name != WATCH and _runs(name):
            logbook.note("unit", True, unit=name)


def note_own_end() -> None:
    """The watch itself has come to its end, so it runs well again if it did not."""
    own = [entry for entry in logbook.entries("unit") if entry.facts.get("unit") == WATCH]
    if own and not own[-1].good:
        logbook.note("unit", True, unit=WATCH)


def _runs(name: str) -> bool:
    said = _said("systemctl", "show", name, "--property=ActiveState,Result")
    facts = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    is_well = facts.get("ActiveState") in ("active", "inactive")
    return is_well and facts.get("Result") == "success"


def _said(*command: str) -> str:
    """What a command of the system prints; nothing where there is none or it does not answer."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


PROBES: dict[str, Callable[[], Facts | None]] = {
    "mail": _mail,
    "site-certificate": _certificate,
    "clock": _clock,
}
