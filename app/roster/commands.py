"""Districts from the command line."""

import click

from app import clock, db
from app.auth.links import make_link
from app.errors import DomainError
from app.roster import operations
from config import settings


@click.group("district")
def district_group() -> None:
    """Found districts and record their decisions."""


@district_group.command("create")
@click.option("--name", required=True, help="The district's full name.")
@click.option("--time-zone", default="America/Denver", show_default=True)
@click.option("--pack", "packs", multiple=True, help="A policy or law pack, such as gbee.")
@click.option("--hr-name", required=True, help="The first HR person's full name.")
@click.option("--hr-email", required=True, help="Where that person signs in.")
def create(name: str, time_zone: str, packs: tuple[str, ...], hr_name: str, hr_email: str) -> None:
    """Make an empty district and print its first HR person's sign-in link."""
    now = clock.now()
    db.writing()
    try:
        district, hr, _site = operations.create_district(
            name=name, time_zone=time_zone, packs=packs, hr_name=hr_name, hr_email=hr_email, now=now
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    made, person, token = district.name, hr.legal_name, make_link(hr.id, now)
    db.session.commit()
    click.echo(f"Made {made}. {person} can sign in here once, within 24 hours:")
    click.echo(f"{settings().public_url}/sign-in/{token}")
