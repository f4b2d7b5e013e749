"""`flask db move`: the command, and what it tells the coordinator to do next."""

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import DomainError
from app.operating.moving import Moved, move

NEXT = """
{done}: {rows:,} rows, {files:,} stored files, ledger of {leaves:,} leaves with the root
{root}
Everything is the same on both sides. Now:

1. In /etc/brightline/settings, write this line in place of any other DATABASE_URL:
   DATABASE_URL={app_url}
2. In /etc/brightline/owner, write this line in place of any other DATABASE_OWNER_URL:
   DATABASE_OWNER_URL={owner_url}
3. Start Brightline: systemctl start brightline-web brightline-worker
4. Make a backup at once: brightline backup

The SQLite file stays as it is. Brightline does not open it any more; delete it when you like.
"""


@click.command("move")
@click.argument("owner_url", metavar="POSTGRESQL_OWNER_URL")
@click.option("--app-url", help="The role of web and worker, which has fewer rights.")
def move_command(owner_url: str, app_url: str | None) -> None:
    """Move from SQLite to the empty database POSTGRESQL_OWNER_URL; Brightline must be stopped.

    Copies and compares every row. If it is interrupted, run it again. A password that an address
    leaves out is asked for."""
    try:
        owner = _with_password(owner_url)
        app = _with_password(app_url) if app_url else owner
        moved = move(owner, app, click.echo)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_next(moved, owner, app))
    if owner == app:
        click.echo("Web and worker will use the owner's role, which could alter records.")


def _with_password(url: str) -> str:
    """Asked for at the terminal, it is in no log of commands; a local socket needs none."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise DomainError("An address of PostgreSQL begins with postgresql://") from error
    if address.password or not address.host:
        return url
    given = click.prompt(f"Password of {address.username}", hide_input=True)
    return address.set(password=given).render_as_string(hide_password=False)


def _next(moved: Moved, owner_url: str, app_url: str) -> str:
    return NEXT.format(
        done="This district was moved before" if moved.again else "Moved",
        rows=moved.rows,
        files=moved.files,
        leaves=moved.survey.leaves,
        root=moved.survey.root,
        owner_url=owner_url,
        app_url=app_url,
    )
