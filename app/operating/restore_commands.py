"""`flask restore` and `flask drill`: what somebody reads on the terminal on a bad day."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import clock
from app.errors import DomainError
from app.operating import missing, opening, telling_restore
from app.operating.archive import Manifest
from app.operating.drilling import drill
from app.operating.places import first_place, second_place
from app.operating.restoring import Wish, note, restore
from app.operating.watching import look

FILE = click.Path(path_type=Path)


@click.command("restore")
@click.argument("archive", type=FILE)
@click.option("--key", type=FILE, required=True, help="The file with the district's secret key.")
@click.option("--keys", type=FILE, help="The archive of the secrets: brightline-….keys.age.")
@click.option("--known-size", type=int, help="How many records a printed paper says there were.")
@click.option("--send-waiting-mail", is_flag=True, help="Send mail that waited at the time.")
@with_appcontext
def restore_command(
    archive: Path, key: Path, keys: Path | None, known_size: int | None, send_waiting_mail: bool
) -> None:
    """Put the backup ARCHIVE into this empty installation; Brightline must be stopped.

    It can be stopped with Ctrl-C at any time, and run again."""
    with _in_words():
        wish = Wish(archive, opening.key_in(key), keys, send_waiting_mail)
        done = restore(wish, click.echo)
    lacks = missing.missing(done.manifest, _manifests(archive.parent), known_size)
    note(done, lacks)
    for line in telling_restore.report(done, lacks, clock.now(), known_size, keys is not None):
        click.echo(line)


@click.command("drill")
@with_appcontext
def drill_command() -> None:
    """Restore the newest backup as a test, beside what is in service, and compare them."""
    try:
        with _in_words():
            done = drill(click.echo)
        for line in telling_restore.drilled(done):
            click.echo(line)
    finally:
        look()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise click.ClickException(str(error)) from error


def _manifests(folder: Path) -> list[Manifest]:
    """Those beside the archive and in both places; a place that does not answer tells nothing."""
    found = missing.manifests_in(folder)
    for open_place in (first_place, second_place):
        try:
            place = open_place()
            found += missing.manifests_of(place) if place else []
        except DomainError as error:
            click.echo(f"Not asked for newer backups: {error}")
    return found
