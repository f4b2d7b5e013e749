"""District decisions from the command line."""

from datetime import datetime

import click

from app import clock, db
from app.decisions import queries
from app.decisions.operations import By, Given, decide
from app.errors import DomainError
from app.models import District
from app.published import current_profile
from app.reviewing import newest_bundles
from config import settings
from modules.pack import Profile
from quizzes.impact import difference


@click.command("decide")
@click.option("--district", required=True, help="The district's full name or its id.")
@click.option("--fact", required=True, help="The question, such as private_texting.")
@click.option("--answer", required=True, help="One of its possible answers.")
@click.option("--section", default="", help="The district's own section that says so.")
@click.option("--says", default="", help="What that section tells staff, in plain words.")
@click.option("--by", required=True, help="Who decided.")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When.")
def decide_command(
    district: str, fact: str, answer: str, section: str, says: str, by: str, on: datetime
) -> None:
    """Record a district decision and print which scenarios staff get or lose once HR has looked."""
    given = Given("fact", fact, answer, section, says)
    try:
        db.writing()
        found = _district(district)
        before = current_profile(found.id)
        (row,) = decide(found, [given], By(by, on.date()), clock.now())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    after = current_profile(found.id, [row.id])
    db.session.commit()
    click.echo(f"Recorded: {fact} is “{answer}”.")
    _print_change(before, after)
    click.echo("It counts once human resources has looked at it:")
    click.echo(f"{settings().public_url}/settings/decisions/review")


def _district(name_or_id: str) -> District:
    found = db.session.scalars(queries.districts_called(name_or_id)).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise DomainError(f"There is no district “{name_or_id}”.")
    ids = ", ".join(str(district.id) for district in found)
    raise DomainError(f"Several districts are called that. Give one of these ids: {ids}.")


def _print_change(before: Profile, after: Profile) -> None:
    lines = []
    for made in newest_bundles():
        differs = difference(made, before, after)
        for said, ids in (("Now taught", differs.taught), ("No longer taught", differs.no_longer)):
            lines += [
                f"{said}: {made.module.slug} {id}: {made.scene(id, 'en').title}" for id in ids
            ]
    for line in lines or ["No scenario of a published module changes."]:
        click.echo(line)
