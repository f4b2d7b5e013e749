"""Districts from the command line: found one, record its decisions."""

from datetime import datetime

import click

from app import clock, db
from app.auth.links import make_link
from app.errors import DomainError
from app.models import District
from app.roster import operations, queries
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


@district_group.command("decide")
@click.option("--district", required=True, help="The district's full name or its id.")
@click.option("--fact", required=True, help="The question, such as private_texting.")
@click.option("--answer", required=True, help="One of its possible answers.")
@click.option("--section", default="", help="The district's own section that says so.")
@click.option("--says", default="", help="What that section tells staff, in plain words.")
@click.option("--by", required=True, help="Who decided.")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When.")
def decide(
    district: str, fact: str, answer: str, section: str, says: str, by: str, on: datetime
) -> None:
    """Record a district decision and print which scenarios staff now get or lose."""
    try:
        before = operations.playable(_district(district).id)
        db.writing()
        found = _district(district)
        operations.decide(
            district=found,
            fact=fact,
            answer=answer,
            section=section,
            says=says,
            decided_by=by,
            decided_on=on.date(),
            now=clock.now(),
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    after = operations.playable(found.id)
    db.session.commit()
    click.echo(f"Recorded: {fact} is “{answer}”.")
    _print_change(before, after)


def _district(name_or_id: str) -> District:
    found = db.session.scalars(queries.districts_called(name_or_id)).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise DomainError(f"There is no district “{name_or_id}”.")
    ids = ", ".join(str(district.id) for district in found)
    raise DomainError(f"Several districts are called that. Give one of these ids: {ids}.")


def _print_change(before: set[str], after: set[str]) -> None:
    for scenario in sorted(after - before):
        click.echo(f"Now taught: {scenario}")
    for scenario in sorted(before - after):
        click.echo(f"No longer taught: {scenario}")
    if before == after:
        click.echo("No scenario of a published module changes.")
