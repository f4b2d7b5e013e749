"""Programs from the command line, until HR has pages for them."""

from typing import get_args

import click

from app import clock, db
from app.errors import DomainError
from app.models import District
from app.programs import operations, queries
from modules.scenario import JobClass


@click.group("program")
def program_group() -> None:
    """Found programs."""


@program_group.command("create")
@click.option("--district", required=True, help="The district's full name.")
@click.option("--title", required=True)
@click.option("--title-es", default="", help="The title in Spanish.")
@click.option("--module", "modules", multiple=True, help="A published module, such as boundaries.")
@click.option("--policy", "codes", multiple=True, help="A policy's code, such as 5460.")
@click.option("--onboarding-days", type=int, help="Enroll newcomers, with so many days to finish.")
@click.option("--job", "jobs", multiple=True, type=click.Choice(get_args(JobClass)))
def create(
    district: str,
    title: str,
    title_es: str,
    modules: tuple[str, ...],
    codes: tuple[str, ...],
    onboarding_days: int | None,
    jobs: tuple[str, ...],
) -> None:
    """Found a program that asks for modules and policies, in this order, from today on."""
    db.writing()
    try:
        found = _district(district)
        policies = [operations.policy_called(found.id, code) for code in codes]
        slugs = [operations.module_called(slug) for slug in modules]
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    program = operations.create_program(
        found.id, title, title_es, onboarding_days=onboarding_days, jobs=jobs
    )
    operations.ask_for(program, clock.today(found.time_zone), slugs, policies)
    db.session.commit()
    click.echo(f"Made “{title}”: {len(slugs)} modules, {len(policies)} policies.")


def _district(name: str) -> District:
    found = db.session.scalars(queries.districts_called(name)).all()
    if len(found) != 1:
        raise DomainError(f"There is no district “{name}”, or there are several.")
    return found[0]
