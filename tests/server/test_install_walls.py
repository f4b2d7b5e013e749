"""What the account of the pages writes is run by nobody, and keys are seen by few.

The same on a booted Debian is in test_bare_debian.py."""

import re
from pathlib import Path

import pytest

from tools.install import ROOT, SERVER
from tools.server import laying_out, releases
from tools.server.layout import GIT, NOBODYS, Layout, environment

UNITS = ROOT / "tools/server/units"
TEXTS = {path.name[11:-8]: path.read_text("utf-8") for path in UNITS.glob("*.service")}
OURS = {name: text for name, text in TEXTS.items() if "\nUser=" in text}
"""The services that do not run as root."""
VARIABLES = re.compile(r"^Environment=(.*)", re.MULTILINE)
HIDDEN = re.compile(r"^InaccessiblePaths=(.*)", re.MULTILINE)
KEYS, BACKUPS = "/etc/brightline/keys", "/var/backups/brightline"


def hidden(name: str) -> list[str]:
    return " ".join(HIDDEN.findall(OURS[name])).split()


@pytest.mark.parametrize("name", OURS)
def test_no_service_runs_what_a_home_folder_says(name: str) -> None:
    given = " ".join(VARIABLES.findall(OURS[name])).split()
    assert dict(pair.split("=") for pair in given) == NOBODYS


def test_no_command_on_the_server_does_either(tmp_path: Path) -> None:
    script = (ROOT / "tools/server/brightline").read_text("utf-8")
    alike = {"PYTHONNOUSERSITE": "1", **GIT}
    assert all(f" {name}={value}" in script for name, value in alike.items())
    assert NOBODYS.items() <= environment(Layout(tmp_path)).items()


def test_root_s_git_runs_no_program_that_a_home_folder_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text("[alias]\n\ttaken = !echo taken\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SystemExit, match="not a git command"):
        releases.git(ROOT, "taken")


def test_only_backup_and_test_restore_enter_the_keys() -> None:
    assert {name for name in OURS if KEYS not in hidden(name)} == {"backup", "drill"}


def test_who_is_kept_from_the_backups_never_tells_how_full_their_disk_is() -> None:
    blind = {name for name in OURS if BACKUPS in hidden(name)}
    assert blind == {"web", "worker"}
    assert "EnvironmentFile=/etc/brightline/owner" not in OURS["web"]  # knows no BACKUP_DIR
    assert "operating" not in (ROOT / "app/work.py").read_text("utf-8")


def test_an_update_that_was_killed_is_recovered_by_its_own_service() -> None:
    assert "ExecStopPost=/usr/local/bin/brightline recover\n" in TEXTS["update"]


def test_the_pages_wait_for_the_recovery_and_that_for_the_database() -> None:
    for name in ("web", "worker"):
        assert "Requires=brightline-recover.service" in OURS[name]
    assert re.search(r"^After=.* postgresql.service$", TEXTS["recover"], re.MULTILINE)


def test_a_server_gets_the_command_that_the_handbook_begins_with() -> None:
    assert "sudo" in SERVER


def test_caddy_s_journal_holds_no_address_and_somebody_s_configuration_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, main = Layout(tmp_path), tmp_path / "etc/caddy/Caddyfile"
    assert laying_out.write_caddy(layout) == ""
    ours = main.read_text()
    assert "request delete" in ours and f"import {layout.etc}/Caddyfile" in ours
    monkeypatch.setattr(Layout, "is_real", True)
    main.write_text("other.example.org {\n}\n")
    assert laying_out.write_caddy(layout) == ours and "import" not in main.read_text()
