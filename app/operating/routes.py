"""Status, backups and updates for technology coordinators; nothing of people's training."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock, db, logbook
from app.auth.access import requires
from app.operating import listing, queue, showing
from app.operating.lines import lines

bp = Blueprint("operating", __name__)


@bp.get("/status")
@requires("technology")
def show() -> str:
    """How the installation is, in words; what needs somebody stands first."""
    found = showing.in_order([*lines(), showing.watched()])
    return render_template(
        "operating/status.html",
        lines=found,
        lead=showing.summed_up(found),
        now=clock.now(),
        depth=queue.depth(),
        dead=queue.dead(),
        events=showing.events({line.name: line.title for line in found}),
    )


@bp.post("/status/jobs/<uuid:job_id>/retry")
@requires("technology")
def retry(job_id: uuid.UUID) -> Response:
    """Let a worker try once more what it gave up."""
    return _try_again(job_id)


@bp.post("/status/jobs/retry")
@requires("technology")
def retry_all() -> Response:
    """The same for everything that was given up."""
    return _try_again(None)


@bp.get("/status/backups")
@requires("technology")
def backups() -> str:
    """Which backups there are, where, and whether one could be read back."""
    return render_template(
        "operating/backups.html",
        backups=listing.backups(),
        drilled=listing.drilled(),
        second=listing.second_place(),
        wish=showing.wish("backup"),
        drill_wish=showing.wish("drill"),
    )


@bp.post("/status/backups/now")
@requires("technology")
def back_up() -> Response:
    """Ask the server for a backup."""
    showing.ask("backup")
    return redirect(url_for(".backups"))


@bp.post("/status/backups/test")
@requires("technology")
def test_restore() -> Response:
    """Ask the server for a test restore."""
    showing.ask("drill")
    return redirect(url_for(".backups"))


@bp.get("/status/updates")
@requires("technology")
def updates() -> str:
    """Which version runs, whether there is a newer one, and how updates went."""
    return render_template(
        "operating/updates.html",
        running=showing.running(),
        is_newest=showing.is_newest(),
        looked=logbook.last("release"),
        events=showing.events({}, "update"),
    )


def _try_again(job_id: uuid.UUID | None) -> Response:
    db.writing()
    count = queue.retry(job_id)
    db.session.commit()
    if count:
        said = ngettext("It is tried again.", "%(num)s pieces of work are tried again.", count)
        flash(f"{said} {_('Load this page again in a minute.')}", "success")
    else:
        flash(_("Somebody has tried this again already."))
    return redirect(url_for(".show"))
