"""Commands of the demonstration."""

import csv
import sys

import click
from sqlalchemy import select

from app import clock, db, jobs
from app.auth.links import make_link
from app.demo import seeding
from app.demo.people import DISTRICTS
from app.errors import DomainError
from app.models import District, RoleGrant, StaffMember
from config import settings

LEARNERS = 27


@click.group("demo")
def demo_group() -> None:
    """Fill and open the demonstration districts."""


@demo_group.command("seed")
@click.option("--people", default=LEARNERS, show_default=True, help="Learners in each district.")
def seed(people: int) -> None:
    """Bring each demonstration district to so many learners."""
    try:
        db.writing()
        added = seeding.seed(people, clock.now())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"Added {added} learners.")


@demo_group.command("links")
@click.option("--people", is_flag=True, help="A table for one person of each role in each.")
@click.option("--base-url", help="Where the links lead; by default this installation's address.")
def links(people: bool, base_url: str | None) -> None:
    """Print one-time sign-in links as CSV: district, role, name, sign-in name, link."""
    print_links(base_url or settings().public_url, people)


def print_links(base_url: str, people: bool) -> None:
    """Fresh links of demonstration people, as a table of a few or as CSV of all."""
    try:
        seeding.refuse_real_districts()
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    base = base_url.rstrip("/")
    db.writing()
    rows = [
        (district, role, person.legal_name, person.sign_in_name, _link(base, person))
        for district, role, person in (_first_of_each() if people else _people())
    ]
    db.session.commit()
    if people:
        for district, role, name, _sign_in_name, link in rows:
            click.echo(f"{district:24} · {role:10} · {name:24} {link}")
    else:
        csv.writer(sys.stdout).writerows([("district", "role", "name", "sign_in_name", "link")])
        csv.writer(sys.stdout).writerows(rows)


def fill_if_empty() -> None:
    """Found the demonstration districts once; beside a real district they are left out."""
    if seeding.serves_real_districts():
        click.echo("This installation serves a real district; the demonstration is left out.")
        return
    names = {demo.name for demo in DISTRICTS}
    if names <= set(db.session.scalars(select(District.name))):
        return
    db.writing()
    seeding.seed(LEARNERS, clock.now())
    seeding.finish_some(4, clock.now())
    db.session.commit()
    jobs.poke()


def _people() -> list[tuple[str, str, StaffMember]]:
    found = db.session.execute(
        select(District.name, RoleGrant.role, StaffMember)
        .select_from(StaffMember)
        .join(District, District.id == StaffMember.district_id)
        .outerjoin(RoleGrant, RoleGrant.staff_member_id == StaffMember.id)
        .where(District.is_demo)
        .order_by(District.name, StaffMember.id)
    )
    return [(district, role or "learner", person) for district, role, person in found]


def _link(base: str, person: StaffMember) -> str:
    return f"{base}/sign-in/{make_link(person.id, clock.now())}"


def _first_of_each() -> list[tuple[str, str, StaffMember]]:
    """One person of each role in each district, and one learner."""
    first: dict[tuple[str, str], tuple[str, str, StaffMember]] = {}
    for district, role, person in _people():
        first.setdefault((district, role), (district, role, person))
    return list(first.values())
