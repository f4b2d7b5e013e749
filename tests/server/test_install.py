"""What `make install` writes, and that it writes what is the coordinator's only once.

The whole walk, on a booted Debian, is test_bare_debian.py."""

import re
import subprocess
from configparser import RawConfigParser
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from flask import Flask

from app import db
from config import settings
from tools.install import ROOT
from tools.server import installing, laying_out, releases
from tools.server.answering import answers
from tools.server.laying_out import Wishes
from tools.server.layout import Layout, environment, flask

FILE = ROOT / "tools/server/cloud-init.yaml"
PAGE = ROOT / "docs/handbook/server/into-service.md"
UNITS = sorted((ROOT / "tools/server/units").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
FLASK = re.compile(r"--app wsgi (\S+)")
WISHES = Wishes("training.example.org", "tess@example.org")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A server in a folder, as far as files go."""
    made = Layout(tmp_path)
    laying_out.make_folders(made)
    laying_out.write_settings(made, WISHES)
    laying_out.write_units(made, ROOT)
    laying_out.write_caddy(made)
    laying_out.keep_key(made, "AGE-SECRET-KEY-1TEST")
    return made


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o7777)


def service(path: Path) -> dict[str, str]:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path)
    return dict(parser["Service"])


def test_the_account_of_the_pages_is_kept_from_keys_and_backups(layout: Layout) -> None:
    private = [layout.keys, layout.backups, layout.owner, layout.keys / "drill.key"]
    assert [mode(path) for path in private] == ["0o700", "0o700", "0o600", "0o600"]


def test_the_data_folder_is_shared_and_the_settings_are_not_everybody_s(layout: Layout) -> None:
    assert (mode(layout.data), mode(layout.settings)) == ("0o2770", "0o640")


def test_the_pages_are_not_told_what_the_owner_knows(layout: Layout) -> None:
    web, worker = environment(layout, "brightline-web"), environment(layout)
    assert set(worker) - set(web) == {"KEYS_DIR", "BACKUP_DIR"}


def test_a_command_gets_nothing_of_the_shell_that_started_it(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere")
    assert "DATABASE_URL" not in environment(layout)


@pytest.mark.full
def test_the_commands_of_a_release_run_with_the_server_s_settings(layout: Layout) -> None:
    layout.current.symlink_to(ROOT)
    said = flask(layout, "db", "upgrade", capture=True)
    assert said.returncode == 0, said.stdout
    assert mode(layout.data / "brightline.sqlite3") == "0o660"


def test_what_a_coordinator_changed_stays(layout: Layout) -> None:
    for path in (layout.settings, layout.owner, layout.etc / "Caddyfile"):
        path.write_text("MINE=1\n")
    laying_out.write_settings(layout, WISHES)
    laying_out.keep_key(layout, "another")
    assert layout.settings.read_text() == layout.owner.read_text() == "MINE=1\n"
    assert "TEST" in (layout.keys / "drill.key").read_text()


def test_writing_the_units_again_changes_nothing_until_a_release_does(layout: Layout) -> None:
    assert not laying_out.write_units(layout, ROOT)
    (layout.units / "brightline-web.service").write_text("")
    assert laying_out.write_units(layout, ROOT)


def test_caddy_is_told_of_the_site_once(layout: Layout) -> None:
    main = layout.root / "etc/caddy/Caddyfile"
    text = main.read_text()
    assert laying_out.write_caddy(layout) == "" and main.read_text() == text
    assert "training.example.org {" in (layout.etc / "Caddyfile").read_text()


def test_a_name_is_needed_and_an_address_for_the_certificate(layout: Layout) -> None:
    empty = Layout(layout.root / "empty")
    for given in ({}, {"SITE": "https://a.example"}, {"SITE": "a.example"}):
        with pytest.raises(SystemExit, match=r"EMAIL=|SITE="):
            installing.wishes_of(given, empty)


def test_an_installation_keeps_its_name(layout: Layout) -> None:
    assert installing.wishes_of({"SITE": "other.example"}, layout).site == WISHES.site


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_each_service_fails_aloud(path: Path) -> None:
    is_alarm = "alarm@" in path.name
    assert ("OnFailure=brightline-alarm@%n.service" in path.read_text()) != is_alarm


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_what_is_not_root_s_is_shared_with_the_group_and_may_little(path: Path) -> None:
    options = service(path)
    if "User" in options:
        assert (options["Group"], options["UMask"]) == ("brightline", "0007")
        assert (options["NoNewPrivileges"], options["CapabilityBoundingSet"]) == ("yes", "")
    else:
        assert options["ExecStart"].startswith("/usr/local/bin/brightline ")


def test_only_the_pages_run_as_the_account_without_keys() -> None:
    web = {path.name for path in SERVICES if service(path).get("User") == "brightline-web"}
    assert web == {"brightline-web.service"}
    walls = service(ROOT / "tools/server/units/brightline-web.service")
    assert walls["InaccessiblePaths"].split()[0] == "/etc/brightline/keys"
    assert walls["EnvironmentFile"] == "/etc/brightline/settings"


def test_each_service_starts_a_command_that_there_is(app: Flask) -> None:
    started = {name for path in SERVICES for name in FLASK.findall(path.read_text())}
    assert started == {"worker", "backup", "drill", "watch", "release-check", "alarm"}
    assert started <= set(app.cli.commands)


def test_every_timer_path_and_service_that_is_started_is_there() -> None:
    names = {path.name for path in UNITS}
    assert set(installing.STARTED) <= names


def test_the_cloud_init_file_and_the_page_say_the_same_commands() -> None:
    given = yaml.safe_load(FILE.read_text("utf-8"))
    page = PAGE.read_text("utf-8")
    for command in given["runcmd"][2:5]:
        assert command.replace('"$SOURCE"', "").split(" /opt")[0].strip() in page
    for line in given["write_files"][0]["content"].split():
        assert line.split("=")[0] + "=" in page


def test_a_release_is_laid_out_once_and_switched_in_one_step(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", layout.source], check=True)
    me = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    releases.git(layout.source, *me, "commit", "-q", "--allow-empty", "-m", "One")
    releases.git(layout.source, "tag", "one")
    commit = releases.git(layout.source, "rev-parse", "HEAD")
    assert releases.name_of(layout, commit) == "one"
    releases._lay_out(layout.source, commit, layout.releases / "one")
    releases.switch(layout, layout.releases / "one")
    assert (layout.current / ".git/HEAD").read_text().strip() == commit
    assert not list(layout.releases.glob(".*"))


def test_sqlite_s_files_are_both_accounts_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.db.settings", lambda: replace(settings(), data_dir=tmp_path))
    tmp_path.chmod(0o2770)
    with db.open_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}").connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        found = {mode(path) for path in tmp_path.iterdir()}
    assert found == {"0o660"}


def test_a_site_that_does_not_answer_is_told(layout: Layout) -> None:
    assert answers(layout, "training.example.org", patience=0)
