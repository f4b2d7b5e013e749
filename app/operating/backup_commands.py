"""Backups from the command line: the district's key, and the backup itself."""

import click

from app.errors import DomainError
from app.operating import keys
from app.operating.backing_up import back_up
from config import settings


@click.command("backup")
def backup_command() -> None:
    """Make a backup, take it to the second place, and take away old ones.

    Exits with 1 if there is no new backup; a second place that cannot be reached is told and
    mailed."""
    try:
        made = back_up(click.echo)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Backup {made.manifest.stamp} is whole: {made.bytes / 10**6:,.1f} MB in {made.seconds} "
        f"seconds. Backups kept: {made.kept}."
    )
    if made.second == "ok":
        click.echo("The second place has it too.")
    if made.problem:
        click.echo(f"The second place does not have it. {made.problem}", err=True)


@click.command("key")
def key_command() -> None:
    """Make the district's pair of backup keys and show it, once."""
    try:
        keys.drill()
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    public, secret = keys.new_pair()
    click.echo(
        f"""1. Write this line into the settings (/etc/brightline/settings):

   BACKUP_KEY={public}

2. Print this page twice, with the line above and the two below. One sheet goes into the
   district's safe, one to the superintendent. They are shown this once and kept nowhere
   on this server.

   Brightline backup key of {settings().public_url}
   {secret}

Whoever has the last line can read every backup. Without it no backup can be restored."""
    )
    if settings().backup_key:
        click.echo(
            "\nA key is set already. Backups made so far open with that one only: keep its sheets, "
            "or\nthrow this page away and change nothing."
        )
