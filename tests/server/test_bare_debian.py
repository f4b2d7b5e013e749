"""A bare Debian folder becomes a served site by the cloud-init file's own commands.

Its own systemd and cloud-init run, in a network of its own; only the certificate is Caddy's own,
for no public authority can reach a folder."""

import os
from collections.abc import Iterator

import pytest

from tests.server import bare, inside
from tests.server.bare import Server
from tests.server.sites import SITE, Site

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may boot a folder"),
]
FILE = bare.ROOT / "tools/server/cloud-init.yaml"
FILLED_IN = {
    "EMAIL=coordinator@example.org": "EMAIL=",
    "SOURCE=https://git.example.org/brightline.git": "SOURCE=file:///srv/brightline.git",
    "DEMO=0": "DEMO=1",
    "TLS=\n": "TLS=internal\n",
}
SECRETS = ("/etc/brightline/keys/drill.key", "/etc/brightline/owner", "/var/backups/brightline")
PAUSE = "/opt/brightline/current/tools/server/pause.html"
UNITS = "/etc/systemd/system/brightline-"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Installed by cloud-init, then started once more as after a power cut's return."""
    folder = tmp_path_factory.mktemp("bare") / "debian"
    bare.lay_out(folder)
    bare.keep_source(folder, "test-1")
    text = FILE.read_text("utf-8")
    for line, filled in FILLED_IN.items():
        assert line in text
        text = text.replace(line, filled)
    bare.seed(folder, text)
    with bare.booted(folder, "brightline-bare") as first:
        status = first.run("cloud-init", "status", "--wait", "--long")
        log = folder / "var/log/cloud-init-output.log"
        assert "status: done" in status.stdout, status.stdout + log.read_text("utf-8")[-6000:]
    with bare.booted(folder, "brightline-bare") as second:
        second.until_it_answers()
        yield second


@pytest.fixture(scope="module")
def site(server: Server) -> Site:
    """The site as a browser of a person sees it."""
    return Site(server)


def test_the_file_is_what_cloud_init_expects(server: Server) -> None:
    path = "/opt/brightline/source/tools/server/cloud-init.yaml"
    assert "Valid cloud-config" in server.says("cloud-init", "schema", "--config-file", path)


def test_the_last_words_say_what_comes_next(server: Server) -> None:
    said = (server.folder / "var/log/cloud-init-output.log").read_text("utf-8")
    assert f"Brightline is in service: https://{SITE}" in said


def test_a_person_of_the_demonstration_signs_in_over_https(server: Server, site: Site) -> None:
    table = server.says("brightline", "demo", "links", "--people")
    link = next(line.split()[-1] for line in table.splitlines() if "learner" in line)
    site.sign_in(link.removeprefix(f"https://{SITE}"))
    assert "My training" in site.get("/")


def test_nobody_is_served_without_https(server: Server) -> None:
    asked = server.says("python3", "-c", inside.PLAIN % SITE)
    assert asked == f"308 https://{SITE}/"


@pytest.mark.parametrize("secret", SECRETS)
def test_the_account_of_the_pages_cannot_read_a_key(server: Server, secret: str) -> None:
    command = "ls" if secret.endswith("backups/brightline") else "cat"
    asked = server.run("runuser", "-u", "brightline-web", "--", command, secret)
    assert asked.returncode != 0 and "Permission denied" in asked.stderr


@pytest.mark.parametrize("secret", SECRETS)
def test_the_account_of_the_worker_reads_its_own_keys_alone(server: Server, secret: str) -> None:
    command = "cat" if secret.endswith(("key", "owner")) else "ls"
    asked = server.run("runuser", "-u", "brightline", "--", command, secret)
    assert (asked.returncode == 0) == (not secret.endswith("owner"))


def test_both_accounts_write_the_database(server: Server) -> None:
    modes = server.says("sh", "-c", "stat -c '%a %G' /var/lib/brightline/*.sqlite3*")
    assert set(modes.splitlines()) == {"660 brightline"}


def test_certificates_are_made_within_the_worker_s_walls(server: Server) -> None:
    server.until("no job is left", "python3", "-c", inside.OPEN_JOBS)
    found = server.says("sh", "-c", "head -qc 5 /var/lib/brightline/files/*/* | grep -c '%PDF-'")
    assert int(found) > 0


def test_a_foreign_file_is_read_within_the_pages_walls(server: Server) -> None:
    walls = inside.walls(server.folder / f"{UNITS[1:]}web.service")
    python = "/opt/brightline/current/.venv/bin/python"
    here = ["--property=WorkingDirectory=/opt/brightline/current", *walls]
    read = "from app.documents.sandbox import read_apart as r; print(r('web', b'<p>Rule</p>'))"
    said = server.says("systemd-run", "--quiet", "--pipe", "--wait", *here, python, "-c", read)
    assert "Rule" in said


@pytest.mark.parametrize(("name", "status"), [("worker", 2), ("watch", 2), ("backup", 0)])
def test_only_who_needs_the_keys_enters_their_folder(
    server: Server, name: str, status: int
) -> None:
    walls = inside.walls(server.folder / f"{UNITS[1:]}{name}.service")
    look = ("systemd-run", "--quiet", "--pipe", "--wait", *walls, "ls", "/etc/brightline/keys")
    assert server.run(*look).returncode == status


def test_neither_account_has_a_home_folder(server: Server) -> None:
    for account in ("brightline", "brightline-web"):
        assert server.says("getent", "passwd", account).split(":")[5] == "/nonexistent"


def test_the_handbook_s_commands_begin_with_one_that_is_there(server: Server) -> None:
    person = ("runuser", "-u", "debian", "--")  # whom cloud-init makes
    assert "backup" in server.says(*person, "sudo", "brightline", "--help")


@pytest.mark.parametrize("name", ["web.service", "worker.service", "backup.timer", "drill.timer"])
def test_after_a_restart_it_runs_again(server: Server, name: str) -> None:
    assert server.says("systemctl", "is-active", f"brightline-{name}") == "active"


def test_systemd_finds_nothing_wrong_with_the_units(server: Server) -> None:
    checked = server.run("sh", "-c", f"systemd-analyze verify {UNITS}*.*")
    assert "brightline" not in checked.stderr, checked.stderr


def test_caddy_finds_nothing_wrong_with_the_site(server: Server) -> None:
    server.says("caddy", "validate", "--config", "/etc/caddy/Caddyfile")


def test_installing_again_changes_nothing(server: Server) -> None:
    before = server.says("sh", "-c", inside.FINGERPRINT)
    said = server.says("make", "-C", "/opt/brightline/source", "install", "SITE=other.example.org")
    assert f"in service: https://{SITE}" in said
    assert server.says("sh", "-c", inside.FINGERPRINT) == before


def test_while_it_stands_still_people_are_told_so(server: Server, site: Site) -> None:
    server.says("systemctl", "stop", "brightline-web")
    status, text = site.ask("GET", "/sign-in/secret-token")
    server.says("mv", PAUSE, "/srv")  # Caddy writes down what it cannot answer
    site.ask("GET", "/sign-in/secret-token")
    server.says("mv", "/srv/pause.html", PAUSE)
    server.says("systemctl", "start", "brightline-web")
    server.until_it_answers()
    assert status == 503 and "Back in a few minutes" in text
    journal = server.says("journalctl", "--no-pager")
    assert "connection refused" in journal and "secret-token" not in journal


def test_a_service_that_fails_is_told(server: Server) -> None:
    server.run("systemctl", "start", "brightline-drill")  # there is no backup yet
    told = '"kind": "unit", "good": false, "unit": "brightline-drill.service"'
    server.until("it is told", "grep", told, "/var/lib/brightline/operating/log.jsonl")


def test_a_wish_of_the_page_becomes_a_backup(server: Server) -> None:
    server.says("sh", "-c", inside.GIVE_KEY)
    wish = "/var/lib/brightline/operating/wish-backup"
    server.says("runuser", "-u", "brightline-web", "--", "touch", wish)
    server.until("a backup is there", "sh", "-c", "ls /var/backups/brightline/*.json")
    assert not (server.folder / wish[1:]).exists()
    server.says("systemctl", "start", "brightline-drill")


def test_a_certificate_of_one_s_own_serves_too(server: Server) -> None:
    server.says("sh", "-c", inside.OWN_CERTIFICATE)
    status, _ = Site(server, certificate="etc/brightline/site.pem").ask("GET", "/sign-in")
    server.says("sh", "-c", inside.CADDYS_OWN_AGAIN)
    assert status == 200


def test_a_newer_release_comes_by_one_command(server: Server, site: Site) -> None:
    server.says("sh", "-c", inside.RELEASE_ONE_MORE)
    server.says("runuser", "-u", "brightline-web", "--", "sh", "-c", inside.LAY_TRAPS)
    server.says("systemctl", "start", "brightline-release")
    assert "test-2" in server.says("git", "-C", "/opt/brightline/source", "tag")
    said = server.says("brightline", "update")
    assert "Brightline was updated from test-1 to test-2." in said
    assert server.says("readlink", "/opt/brightline/current") == "releases/test-2"
    assert site.get("/sign-in")
    assert not (server.folder / "var/lib/brightline/taken").exists()


def test_an_update_by_the_timer_s_service_ends_well_too(server: Server) -> None:
    server.says("systemctl", "start", "brightline-update")
    said = server.says("journalctl", "-u", "brightline-update", "-o", "cat", "--no-pager")
    assert "Nothing to update" in said and "Nothing to recover" in said


def test_a_start_after_a_cut_off_update_waits_for_nothing_that_waits_for_it(server: Server) -> None:
    server.says("sh", "-c", inside.CUT_OFF)
    server.until_it_answers()
    said = server.says("journalctl", "-u", "brightline-recover", "-o", "cat", "--no-pager")
    assert "with all its data: the update to next was cut off." in said
    assert not (server.folder / "opt/brightline/update.json").exists()
