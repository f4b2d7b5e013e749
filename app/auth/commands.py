"""Signing in from the command line: the way that is left when the provider is down."""

import click

from app import clock, db
from app.auth import sso_queries
from app.auth.links import make_link
from app.models import RoleGrant, StaffMember
from app.models.scope import holds
from config import settings

ROLES = ("hr", "technology")


@click.group("sign-in")
def sign_in_group() -> None:
    """Let somebody in when nothing else does."""


@sign_in_group.command("break-glass")
@click.argument("name")
def break_glass(name: str) -> None:
    """Print a one-hour link for NAME (sign-in name or e-mail) of HR or technology.

    It works without the provider and without a second factor; using it is put on record, and
    policies cannot be signed for a day."""
    db.writing()
    found = db.session.scalars(sso_queries.called(name.strip().casefold())).all()
    person = next((each for each in found if _may(each)), None)
    if person is None or len(found) > 1:
        raise click.ClickException(f"There is no one person of HR or technology called “{name}”.")
    said, token = person.legal_name, make_link(person.id, clock.now(), "break-glass")
    db.session.commit()
    click.echo(f"{said} can sign in here once, within the hour. It is put on record:")
    click.echo(f"{settings().public_url}/sign-in/{token}")


def _may(person: StaffMember) -> bool:
    today = clock.today(person.district.time_zone)
    return bool(
        db.session.query(RoleGrant)
        .where(
            RoleGrant.staff_member_id == person.id,
            RoleGrant.role.in_(ROLES),
            holds(RoleGrant, today),
        )
        .first()
    )
