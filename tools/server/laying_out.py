"""Accounts, folders and files of an installation; what a person may change is written once."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.server.layout import NO_HOME, WEB, WORKER, Done, Layout, systemctl

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Wishes:
    """What the person who installs says; the defaults are those of a server in service."""

    site: str
    """The name by which people reach it, such as training.example.org."""
    email: str = ""
    """Where the certificate authority writes; empty where `tls` says something."""
    tls: str = ""
    """`internal`, or the paths of a certificate and its key; empty for a public certificate."""
    demo: bool = False
    port: str = "8000"


def make_accounts() -> None:
    """Two system accounts of one group, neither of which can sign in."""
    if _fails("getent", "group", WORKER):
        _must("groupadd", "--system", WORKER)
    for account in (WORKER, WEB):
        if _fails("getent", "passwd", account):
            home = ["--home-dir", NO_HOME, "--no-create-home"]
            shell = ["--shell", "/usr/sbin/nologin"]
            _must("useradd", "--system", "--gid", WORKER, *home, *shell, account)


def make_folders(layout: Layout) -> None:
    """The data folder is both accounts'; keys and backups are the worker's alone."""
    for folder in (layout.releases, layout.etc, layout.units, layout.command.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for folder, mode in ((layout.data, 0o2770), (layout.keys, 0o700), (layout.backups, 0o700)):
        folder.mkdir(parents=True, exist_ok=True)
        _give(layout, folder, WORKER)
        folder.chmod(mode)


def write_settings(layout: Layout, wishes: Wishes) -> None:
    """The three files that belong to the person who looks after the server."""
    words = wishes.tls or wishes.email
    caddy = (HERE / "Caddyfile").read_text("utf-8")
    caddy = caddy.replace("SITE", wishes.site).replace("TLS", words).replace("PORT", wishes.port)
    _once(layout, layout.settings, _shared(layout, wishes), 0o640, WORKER)
    _once(layout, layout.owner, _owners(layout), 0o600)
    _once(layout, layout.etc / "Caddyfile", caddy, 0o644)


def write_units(layout: Layout, release: Path) -> bool:
    """Bring units and command to those of a release; says whether anything changed."""
    units = release / "tools/server/units"
    files = {unit: layout.units / unit.name for unit in sorted(units.iterdir())}
    files[release / "tools/server/brightline"] = layout.command
    changed = [_copy(source, target) for source, target in files.items()]
    if any(changed):
        systemctl(layout, "daemon-reload")
    return any(changed)


def write_caddy(layout: Layout) -> str:
    """Let Caddy read the site; what to add by hand where its configuration is somebody's."""
    site = str(layout.etc / "Caddyfile")
    text = (HERE / "Caddyfile.main").read_text("utf-8").replace("SITE", site)
    main = layout.root / "etc/caddy/Caddyfile"
    main.parent.mkdir(parents=True, exist_ok=True)
    if main.exists() and f"import {site}" in main.read_text("utf-8"):
        return ""
    if main.exists() and layout.is_real and not _is_debians(main):
        return text
    main.write_text(text, "utf-8")
    return ""


def keep_key(layout: Layout, secret: str) -> None:
    """Keep the key of the weekly test restore, for the worker's account alone."""
    remark = (
        "# The key of the weekly test restore: for the data of backups, not for their secrets.\n"
    )
    _once(layout, layout.keys / "drill.key", remark + secret, 0o600, WORKER, WORKER)


def _shared(layout: Layout, wishes: Wishes) -> str:
    return f"""# Brightline: what its pages and its worker know. After a change:
# sudo systemctl restart brightline-web brightline-worker
PUBLIC_URL=https://{wishes.site}
DATA_DIR={layout.data}
PORT={wishes.port}
PROXIES=1
# The district's public key, from `sudo brightline key`: BACKUP_KEY=age1…
BACKUP_KEY=
# The second place: a folder, or remote:path of {layout.keys}/rclone.conf
BACKUP_TO=
"""


def _owners(layout: Layout) -> str:
    return f"""# Brightline: what the account of its pages must not know.
KEYS_DIR={layout.keys}
BACKUP_DIR={layout.backups}
"""


def _once(
    layout: Layout, path: Path, text: str, mode: int, group: str = "root", user: str = "root"
) -> None:
    """Never half written, never readable by others for a moment, never over another's words."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    _give(layout, draft, user, group)
    draft.chmod(mode)
    draft.rename(path)


def _copy(source: Path, target: Path) -> bool:
    if target.exists() and target.read_bytes() == source.read_bytes():
        return False
    shutil.copyfile(source, target)
    target.chmod(source.stat().st_mode & 0o755)
    return True


def _give(layout: Layout, path: Path, user: str, group: str = WORKER) -> None:
    if layout.is_real:
        shutil.chown(path, user, group)


def _is_debians(file: Path) -> bool:
    """Whether a file is as Debian's package brought it."""
    query = ["dpkg-query", "--show", "--showformat", "${Conffiles}\n", "caddy"]
    known = subprocess.run(query, capture_output=True, text=True).stdout.split()
    md5 = subprocess.run(["md5sum", file], capture_output=True, text=True).stdout.split()
    return bool(md5) and md5[0] in known


def _fails(*command: str) -> bool:
    return _run(*command).returncode != 0


def _must(*command: str) -> None:
    done = _run(*command)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.strip()}")


def _run(*command: str) -> Done:
    return subprocess.run(command, capture_output=True, text=True)
