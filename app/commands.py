"""Commands of the installation itself; the features' own groups are registered here too."""

import click
from flask import Flask
from flask.cli import AppGroup

from app import clock, db, jobs, migrating, published
from app.auth.commands import sign_in_group
from app.decisions.commands import decide_command
from app.demo.commands import demo_group, fill_if_empty, print_links
from app.demo.seeding import serves_real_districts
from app.operating.backup_commands import backup_command, key_command
from app.operating.move_command import move_command
from app.operating.restore_commands import drill_command, restore_command
from app.operating.watch_commands import alarm, release_check, watch
from app.policies.commands import policy_group
from app.retention.commands import retention_group
from app.roster.commands import district_group
from app.roster.import_commands import roster_group
from modules.loader import ROOT, ContentError
from modules.pack import Profile
from modules.plan import Learner, items
from modules.profile import profile
from modules.verdict import judge
from quizzes.bundle import Bundle, compose, findings
from quizzes.impact import facts_behind, impact

db_group = AppGroup("db", short_help="Bring the database's schema up to date.")
content_group = AppGroup("content", short_help="Check and publish modules.")


def register(app: Flask) -> None:
    """Add every command to the application."""
    district_group.add_command(decide_command)
    db_group.add_command(move_command)
    installation = (db_group, content_group, demo_group)
    for group in (
        *installation,
        policy_group,
        district_group,
        sign_in_group,
        roster_group,
        retention_group,
    ):
        app.cli.add_command(group)
    app.cli.add_command(start_up)
    app.cli.add_command(worker)
    app.cli.add_command(backup_command)
    app.cli.add_command(key_command)
    for command in (restore_command, drill_command, watch, alarm, release_check):
        app.cli.add_command(command)


@db_group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to REVISION, by default the newest; triggers and rights are restored."""
    migrating.upgrade(revision)


@db_group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION, or to `base`."""
    migrating.downgrade(revision)


@db_group.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from the difference between models and database."""
    migrating.new_revision(message)


@db_group.command("check")
def check() -> None:
    """Say where the database differs from the models."""
    with migrating.owner_connection() as connection:
        found = migrating.differences(connection)
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("The database is as the models say.")


@content_group.command("check")
def check_content() -> None:
    """Print everything to mend in the content files, all at once, with file and line."""
    found = [finding for slug in module_slugs() for finding in findings(slug)]
    if found:
        raise click.ClickException("\n" + "\n".join(map(str, found)))
    for code in published.pack_codes():
        for name, what in unverified(code):
            click.echo(f"To verify before learners see it: {code} {name}: {what}")
    click.echo("The content is sound.")


@content_group.command("impact")
@click.argument("name")
def show_impact(name: str) -> None:
    """List every scenario, transcript and question that turns on a fact or clause NAME."""
    facts = facts_behind(name, [published.pack(code)[0] for code in published.pack_codes()])
    if not facts:
        raise click.ClickException(f"There is no fact and no clause called {name}.")
    for slug in module_slugs():
        for hit in impact(_composed(slug), facts):
            click.echo(hit)


@content_group.command("preview")
@click.argument("slug")
@click.option("--job", default="teacher", show_default=True, help="The job class that takes it.")
@click.option("--pack", "codes", multiple=True, help="Packs that make the profile.")
def preview_content(slug: str, job: str, codes: tuple[str, ...]) -> None:
    """Print what somebody with this work would meet, with every verdict; records nothing."""
    facts = profile([published.pack(code) for code in codes])
    bundle = _composed(slug)
    for item in items(bundle.module, bundle.cases, facts, Learner(job, "preview", 0)):
        click.echo(f"{item.kind} {item.id}")
        if item.kind == "scenario":
            for line in verdict_lines(bundle, item.id, facts):
                click.echo(f"  {line}")


@content_group.command("publish")
def publish_content() -> None:
    """Publish every module whose files have changed as its next edition."""
    publish_all()


@click.command("start-up")
@click.option("--demo", is_flag=True, help="Fill the demonstration districts if absent.")
@click.option("--base-url", help="Also print sign-in links of demonstration people leading there.")
def start_up(demo: bool, base_url: str | None) -> None:
    """Migrate, publish content and, if asked, fill the demonstration: what `make run` needs."""
    migrating.upgrade()
    publish_all()
    if demo:
        fill_if_empty()
    if demo and base_url and not serves_real_districts():
        print_links(base_url, people=True)


@click.command("worker")
def worker() -> None:
    """Do the work of the outbox until told to stop."""
    jobs.work()


def publish_all() -> None:
    """Publish each module once per change of its files; composing happens before the write."""
    bundles = [_composed(slug) for slug in module_slugs()]
    db.writing()
    for bundle in bundles:
        version = published.publish(bundle, clock.now())
        if version:
            click.echo(f"Published {version.slug}, edition {version.number}")
    db.session.commit()


def module_slugs() -> list[str]:
    """The modules whose files lie in modules/content."""
    return sorted(path.parent.name for path in (ROOT / "content").glob("*/module.yaml"))


def verdict_lines(bundle: Bundle, scenario_id: str, facts: Profile) -> list[str]:
    """Step, verdict and words of every option of a scenario."""
    words = bundle.scene(scenario_id, "en")
    return [
        f"{step.id} {judge(option.verdict, facts).value:10} "
        f"{words.steps[step.id].options[option.id].text}"
        for step in bundle.scenarios[scenario_id].steps
        for option in step.options
    ]


def unverified(code: str) -> list[tuple[str, str]]:
    """What of a pack HR has to check at the source: facts and clauses with the reason."""
    pack = published.pack(code)[0]
    facts = [(name, given.verify) for name, given in pack.facts.items() if given.verify]
    return facts + [(clause.id, clause.verify) for clause in pack.clauses if clause.verify]


def _composed(slug: str) -> Bundle:
    try:
        return compose(slug)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
