"""Close the year: one page for the board, and who left in it."""

from math import ceil

from flask import Blueprint, abort, render_template, request

from app import db, pages
from app.auth.access import requires, signed_in
from app.figures.moment import Moment
from app.models import District
from app.reports import board_queries, board_year
from app.reports.board import ONE_PAGE, board
from app.reports.board_year import Year

bp = Blueprint("board", __name__)

EARLIEST = 2000


@bp.get("/reports/close-the-year")
@requires("hr")
def show() -> str:
    """The school year on one page, to be printed."""
    district, today = pages.district_run("hr"), signed_in().today
    year = _year(district)
    when = _last_day(year)
    return render_template(
        "reports/board.html",
        district=district,
        today=today,
        board=board(district, year, when, today),
        before=_beside(district, year, -1),
        after=_beside(district, year, 1),
        one_page=ONE_PAGE,
    )


@bp.get("/reports/close-the-year/leavers")
@requires("hr")
def leavers() -> str:
    """Who left in the year, each with the way to their whole file."""
    district = pages.district_run("hr")
    year = _year(district)
    page = min(max(1, request.args.get("page", 1, type=int)), 1000)
    when = _last_day(year)
    wanted = board_queries.leavers(district.id, year.first, year.ends, page, when.known_by)
    rows = db.session.execute(wanted).all()
    last = ceil(rows[0].found / board_queries.PER_PAGE) if rows else 1
    return render_template(
        "reports/leavers.html", year=year, when=when, people=rows, page=page, last=last
    )


def _year(district: District) -> Year:
    """The year of the address, or the one to be closed; one that has not begun is not found."""
    today, key = signed_in().today, request.args.get("year", "")
    found = (
        pages.found_or_404(board_year.named, district, key)
        if key
        else board_year.nearest(district, today)
    )
    return found if found.first <= today else abort(404)


def _last_day(year: Year) -> Moment:
    """The year's last day, or today while it is still ahead."""
    me = signed_in()
    on = min(year.last, me.today)
    known_then = request.args.get("known") == "then" and on < me.today
    return Moment(on, me.time_zone, known_then)


def _beside(district: District, year: Year, step: int) -> str:
    """The key of the year before or after; empty for one that has not begun."""
    begins = int(year.key[:4]) + step
    if begins < EARLIEST:
        return ""
    found = board_year.named(district, f"{begins}-{(begins + 1) % 100:02d}")
    return found.key if found.first <= signed_in().today else ""
