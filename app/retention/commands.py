"""Disposal from the command line, as the owner of the tables."""

import uuid

import click
from flask.cli import AppGroup

from app import clock, db
from app.errors import DomainError
from app.retention import purging

retention_group = AppGroup("retention", short_help="Destroy records past their time.")


@retention_group.command("purge")
@click.argument("disposition_id", type=click.UUID)
def purge(disposition_id: uuid.UUID) -> None:
    """Carry out an approved disposition, all of it or nothing; run with DATABASE_OWNER_URL.

    A worker then removes the stored files."""
    with purging.as_owner():
        try:
            db.writing()
            done = purging.purge(disposition_id, clock.now())
            db.session.commit()
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        for table, count in sorted(done.counts.items()):
            click.echo(f"{table}: {count}")
    click.echo(f"Disposed of: {done.people}. Held back: {done.held_back}.")
