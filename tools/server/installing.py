"""`make install`: puts Brightline into service on this Debian server; safe to run again.

Standard library only. SITE, EMAIL, TLS and DEMO come from the environment, as make gives them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.install import ROOT
from tools.server import laying_out, releases
from tools.server.answering import answers
from tools.server.laying_out import Wishes
from tools.server.layout import GIT, RUNNING, Layout, flask, read_settings, systemctl

STARTED = (
    *RUNNING,
    *(f"brightline-{name}.timer" for name in ("backup", "drill", "watch", "release")),
    *(f"brightline-{name}.path" for name in ("backup", "drill")),
)
MAKE_KEY = "from pyrage import x25519; print(x25519.Identity.generate())"


def main() -> None:
    """Install on this server; each step says what it does and leaves alone what is done."""
    layout = Layout()
    os.umask(0o022)  # whatever root's own is: other accounts read the code
    if os.geteuid():
        sys.exit("Installing needs root. Write: sudo make install SITE=…")
    if layout.updating.exists():
        sys.exit("An update is running or was cut off. Wait, or run: sudo brightline recover")
    wishes = wishes_of(os.environ, layout)
    _say("Accounts and folders")
    laying_out.make_accounts()
    laying_out.make_folders(layout)
    laying_out.write_settings(layout, wishes)
    release = _release(layout)
    laying_out.write_units(layout, release)
    _start(layout, wishes, release)


def wishes_of(given: "os._Environ[str] | dict[str, str]", layout: Layout) -> Wishes:
    """What make was given; an installation that is there already knows its name."""
    known = read_settings(layout.settings).get("PUBLIC_URL", "").removeprefix("https://")
    site = known or given.get("SITE", "").strip()
    email, tls = given.get("EMAIL", "").strip(), given.get("TLS", "").strip()
    if not site or "/" in site or "." not in site:
        sys.exit("Say under which name people reach it: make install SITE=training.example.org …")
    if not (known or email or tls):
        sys.exit("Say where the certificate authority can write to: … EMAIL=name@example.org")
    return Wishes(site, email, tls, given.get("DEMO") == "1", given.get("PORT") or "8000")


def _release(layout: Layout) -> Path:
    """The release in use; at first the one that lies here."""
    if layout.current.exists():
        _say(f"Brightline is installed: {layout.current.resolve().name}. Newer: brightline update")
        release = layout.current.resolve()
        releases.complete(release)
        return release
    _keep_source(layout)
    _say("The release and its packages; this takes a few minutes")
    release = releases.prepare(layout)
    if not (layout.keys / "drill.key").exists():
        laying_out.keep_key(layout, _new_key(release))
    releases.switch(layout, release)
    return release


def _keep_source(layout: Layout) -> None:
    """The clone that updates fetch into: where `make install` was called, or a clone of that."""
    if layout.source.exists():
        return
    origin = subprocess.run(
        ["git", "-C", str(ROOT), "remote", "get-url", "origin"],
        capture_output=True,
        text=True,
        env={**os.environ, **GIT},
    ).stdout.strip()
    releases.git(ROOT, "clone", "--quiet", str(ROOT), str(layout.source))
    if origin:
        releases.git(layout.source, "remote", "set-url", "origin", origin)


def _new_key(release: Path) -> str:
    python = str(release / ".venv/bin/python")
    made = subprocess.run([python, "-c", MAKE_KEY], capture_output=True, text=True, check=True)
    return made.stdout


def _start(layout: Layout, wishes: Wishes, release: Path) -> None:
    _say("The database and the modules")
    demo = ["--demo", "--base-url", f"https://{wishes.site}"] if wishes.demo else []
    if flask(layout, "start-up", *demo).returncode:
        sys.exit("Brightline could not prepare its database; the lines above say why.")
    _say("Starting")
    for unit in STARTED:
        if systemctl(layout, "enable", "--now", unit).returncode:
            sys.exit(f"{unit} does not start. Read: journalctl -u {unit}")
    to_add = laying_out.write_caddy(layout)
    systemctl(layout, "enable", "--now", "caddy")
    systemctl(layout, "reload-or-restart", "caddy")
    if to_add:
        print(
            f"Caddy serves other sites here. /etc/caddy/Caddyfile has to hold this too:\n{to_add}"
        )
    _see(layout, wishes)


def _see(layout: Layout, wishes: Wishes) -> None:
    """Wait until the site answers as a browser would see it, and say what comes next."""
    problem = answers(layout, wishes.site)
    if problem:
        sys.exit(
            f"Brightline runs, but https://{wishes.site} does not answer yet ({problem}).\n"
            "1. Does the name lead to this server, and are ports 80 and 443 open?\n"
            "2. journalctl -u caddy says what Caddy waits for. It tries again by itself.\n"
            "3. Then run make install again: it only looks."
        )
    print((laying_out.HERE / "next.txt").read_text("utf-8").replace("SITE", wishes.site))


def _say(words: str) -> None:
    print(f"• {words} …", flush=True)


if __name__ == "__main__":
    if not shutil.which("apt-get"):
        sys.exit("make install is for Debian 12. To look at Brightline first: make run")
    main()
