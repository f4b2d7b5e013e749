"""A district whose policy leaves much open, and answers sent to its pages."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.decisions.operations import choose
from app.models import ClauseRuling, DecisionSheet, Ruling
from app.published import packs_of
from tests.app.browsing import Browser, Page
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
DAY = timedelta(days=1)
BY = {"decided_by": "Ruth Ellison", "decided_on": "2026-01-05", "authority": "delegated"}


def under(world: World, *packs: str) -> None:
    """The district's facts start from these packs."""
    db.writing()
    choose(world.district.id, packs, world.cora.id, clock.now())
    db.session.commit()


def like_5460(world: World) -> None:
    """Of Montana, with a list of forbidden acts that nobody confirmed."""
    under(world, "hs5460", "law-mt", "federal")


def about(path: str, hr: Browser, status: int = 200, /, **sent: Any) -> Page:
    """Open a question and record a decision about it."""
    key = path.replace("clauses/", "clause-") if "clauses/" in path else f"fact-{path}"
    hr.get(f"/settings/decisions/{path}")
    fields = {name.replace("own_", "").replace("KEY", key): said for name, said in sent.items()}
    return hr.post(
        f"/settings/decisions/{path}", status, **BY | {key: fields.pop("answer")} | fields
    )


def rulings() -> list[Ruling]:
    """Every decision about a fact, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Ruling).order_by(Ruling.id)))


def clause_rulings() -> list[ClauseRuling]:
    """Every decision about a clause, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(ClauseRuling).order_by(ClauseRuling.id)))


def sheet() -> DecisionSheet:
    """The newest sheet."""
    db.session.rollback()
    newest = select(DecisionSheet).order_by(DecisionSheet.id.desc())
    return db.session.scalars(newest).first() or DecisionSheet()


def packs(world: World) -> list[str]:
    """What the district's facts start from."""
    db.session.rollback()
    return packs_of(world.district.id)


def on(day: str) -> date:
    """A date."""
    return date.fromisoformat(day)
