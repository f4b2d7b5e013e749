"""Reading a policy's text for oddities from the command line, before anybody publishes it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from app import clock
from app.documents import reading
from app.errors import DomainError
from app.rules.linting.lint import Facts, Finding, lint

UNREADABLE = 2
"""The exit status of a file that cannot be read; 1 says that something was found."""


@click.command("lint")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--state", type=click.Choice(["MT", "NM"]), help="Default: as the text names law.")
@click.option("--adopted-on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reviewed-on", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--next-review-on", type=click.DateTime(["%Y-%m-%d"]))
def lint_file(file: Path, state: str | None, **given: datetime | None) -> None:
    """Print what is odd in a policy's file; nothing is changed or stored."""
    days: dict[str, Any] = {name: day.date() for name, day in given.items() if day}
    findings = lint(_text(file), Facts(state=state or "", on=_today(), **days))
    for finding in findings:
        click.echo(_block(finding))
    click.echo(f"{len(findings)} found in {file.name}.")
    raise SystemExit(1 if findings else 0)


def _today() -> date:
    return clock.now().date()


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            document = reading.read(stream.read(reading.LARGEST + 1), file.name)
        if document.is_scan:
            raise DomainError("The file is a scan without text. Supply its text.")
    except (OSError, DomainError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        click.echo(f"{file.name} cannot be read: {why}", err=True)
        raise SystemExit(UNREADABLE) from error
    return document.text


def _block(finding: Finding) -> str:
    where = f"Line {finding.line}" if finding.line else "Whole text"
    said = f"\n  “{finding.excerpt}”" if finding.excerpt else ""
    return f"{where}: {finding.rule}{said}\n  {finding.words % finding.values}\n"
