"""Publishing a policy from the command line."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from app import clock, db
from app.documents import reading
from app.errors import DomainError
from app.models import District, Policy
from app.policies import publishing
from app.policies import publishing_queries as queries
from app.policies.lint_commands import lint_file


@click.group("policy")
def policy_group() -> None:
    """Publish policies."""


policy_group.add_command(lint_file)


@policy_group.command("publish")
@click.option("--district", help="The district's name; needed only where there are several.")
@click.option("--code", required=True, help="The policy's code, such as GBEE.")
@click.option(
    "--file", required=True, type=click.Path(path_type=Path), help="Text, Markdown, PDF or DOCX."
)
@click.option("--adopted-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--effective-on", type=click.DateTime(["%Y-%m-%d"]), help="Default: adopted on.")
@click.option("--reviewed-on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--next-review-on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--title", help="Default: the first line of the text.")
@click.option("--change", type=click.Choice(["substantive", "editorial"]), default="substantive")
def publish(district: str | None, code: str, file: Path, title: str | None, **given: Any) -> None:
    """Store a policy's exact bytes and freeze them as its next edition."""
    try:
        data = _bytes(file)
        text = reading.read(data, file.name).text
        db.writing()
        version = publishing.publish(
            _policy(district, code),
            title or publishing.title_in(text),
            data,
            _dates(given),
            clock.now(),
            change=given["change"],
            file_name=file.name,
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    number, digest = version.number, version.sha256
    db.session.commit()
    click.echo(f"Published {code}, edition {number}: {len(data)} bytes, SHA-256 {digest}")


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > reading.LARGEST:
            raise DomainError("The file is larger than 20 MB. Save the policy's text on its own.")
        return file.read_bytes()
    except OSError as error:
        raise DomainError("The file cannot be read: %(why)s.", why=error.strerror) from error


def _policy(district: str | None, code: str) -> Policy:
    if not code.strip():
        raise DomainError("Give the policy's code with --code, such as GBEE.")
    wanted = select(District).where(District.name == district) if district else select(District)
    found = db.session.scalars(wanted.limit(2)).all()
    if len(found) != 1:
        raise DomainError("Say which district with --district and its full name.")
    policy = db.session.scalars(queries.policy_with_code(found[0].id, code)).unique().first()
    if policy is None:
        policy = Policy(district_id=found[0].id, code=code)
        db.session.add(policy)
        db.session.flush()
    return policy


def _dates(given: dict[str, datetime | None]) -> publishing.Dates:
    day = {name: value.date() for name, value in given.items() if isinstance(value, datetime)}
    adopted = day["adopted_on"]
    return publishing.Dates(
        adopted_on=adopted,
        effective_on=day.get("effective_on", adopted),
        reviewed_on=day.get("reviewed_on"),
        next_review_on=day.get("next_review_on"),
    )
