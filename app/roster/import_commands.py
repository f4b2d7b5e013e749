"""Staff list files from the command line: the dry run, applying it, the watched folder."""

from pathlib import Path

import click

from app import clock, db
from app.errors import DomainError
from app.models import District, RosterImport
from app.roster import dry_run, importing, jobs, queries
from app.roster import import_queries as found_by
from app.roster.rows import LARGEST_FILE

SHOWN = 20
"""Problems that are printed; the page of the file shows all."""
TOLD = ("added", "back", "changed", "moved", "left", "same", "held", "unmapped", "refused")


@click.group("roster")
def roster_group() -> None:
    """Read staff list files."""


@roster_group.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--district", default="", help="Its full name or id, if there are several.")
@click.option("--commit", is_flag=True, help="Apply what the dry run says.")
@click.option("--accept-leaving", is_flag=True, help="Even if more than one in ten would leave.")
def import_file(path: str, district: str, commit: bool, accept_leaving: bool) -> None:
    """Print what a staff list FILE would change; apply it with --commit."""
    try:
        file = _read(Path(path), _district(district))
        if file.problem:
            raise DomainError(file.problem, **file.problem_values)
        _tell(dry_run.report(file.report_sha256 or ""))
        if commit:
            _apply(file, accept_leaving)
    except DomainError as error:
        raise click.ClickException(str(error)) from error


@roster_group.command("folder")
def take_folder() -> None:
    """Take up the files in each district's folder now, and print where the folders are."""
    for found in db.session.scalars(found_by.districts()).all():
        files = len(jobs.waiting(found.id))
        click.echo(f"{found.name}: {files} files in {jobs.folder(found.id)}")
    jobs.take_folders()


def _read(path: Path, district: District) -> RosterImport:
    """The dry run, in this process."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    now = clock.now()
    file = importing.start(district.id, path.name, data, "command", None, now)
    db.session.commit()
    finish = importing.read({"id": file.id.hex})
    db.writing()
    finish()
    db.session.commit()
    return file


def _apply(file: RosterImport, accept_leaving: bool) -> None:
    """Slice by slice; a worker goes on if this process is killed, and helps meanwhile."""
    db.writing()
    importing.confirm(file, None, clock.now(), accept_leaving)
    db.session.commit()
    with click.progressbar(range(len(file.slices)), label="Applying") as places:
        for place in places:
            finish = importing.apply_slice({"id": file.id.hex, "place": place, "run": "command"})
            db.writing()
            finish()
            db.session.commit()
    db.session.refresh(file)
    if file.applied_at is None:
        raise DomainError("Somebody stopped the file.")
    click.echo("The staff list is applied.")


def _tell(report: dry_run.Report) -> None:
    for what in TOLD:
        click.echo(f"{what:10} {report.counts.get(what, 0):7}")
    for what, codes in (("job", report.unknown_jobs), ("site", report.unknown_sites)):
        for code, people in codes.items():
            click.echo(f"Not mapped: {what} “{code}” of {people} people")
    for kind, problem in report.problems()[:SHOWN]:
        click.echo(f"Row {problem.row}, {problem.column or 'whole row'}: {kind}: {problem.text}")


def _district(name_or_id: str) -> District:
    query = queries.districts_called(name_or_id) if name_or_id else found_by.districts()
    found = db.session.scalars(query).all()
    if len(found) != 1:
        raise DomainError("Name one district by its full name or its id.")
    return found[0]
