"""Reading decisions and sheets; the district is in the WHERE clause, a link names its sheet."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.models import ClauseRuling, ContentReview, DecisionSheet, District, DistrictPack, Ruling


def districts_called(name_or_id: str) -> Select[District]:
    """Districts by their full name or by their id."""
    by_name = District.name == name_or_id
    try:
        return select(District).where(or_(by_name, District.id == uuid.UUID(name_or_id)))
    except ValueError:
        return select(District).where(by_name)


def rulings(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every decision about a fact with HR's look at it, if any, the newest first."""
    return _with_look(Ruling, district_id)


def clause_rulings(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every decision about a clause with HR's look at it, if any, the newest first."""
    return _with_look(ClauseRuling, district_id)


def last_about(row: Ruling | ClauseRuling) -> Select[Any]:
    """What the district decided last about the same fact or clause."""
    kind: Any = type(row)
    about = "fact" if isinstance(row, Ruling) else "clause"
    same = getattr(kind, about) == getattr(row, about)
    mine = select(kind).where(kind.district_id == row.district_id, same)
    return mine.order_by(kind.id.desc()).limit(1)


def _with_look(
    kind: type[Ruling] | type[ClauseRuling], district_id: uuid.UUID
) -> Select[*tuple[Any, ...]]:
    return (
        select(kind, ContentReview)
        .outerjoin(ContentReview, ContentReview.subject_id == kind.id)
        .where(kind.district_id == district_id)
        .order_by(kind.id.desc())
    )


def looked_at(subjects: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Which of these somebody in HR has looked at."""
    return select(ContentReview.subject_id).where(ContentReview.subject_id.in_(subjects))


def sheets(district_id: uuid.UUID) -> Select[DecisionSheet]:
    """Sheets sent by link, the newest first."""
    return (
        select(DecisionSheet)
        .where(DecisionSheet.district_id == district_id)
        .order_by(DecisionSheet.recorded_at.desc(), DecisionSheet.id)
    )


def sheet_behind(code: str) -> Select[DecisionSheet]:
    """The sheet whose link has a secret of this SHA-256."""
    return select(DecisionSheet).where(DecisionSheet.code == code)


def facts_decided_since(sheet: DecisionSheet) -> Select[str]:
    """Facts that were decided after a sheet was sent, by it or otherwise."""
    return select(Ruling.fact).where(
        Ruling.district_id == sheet.district_id, Ruling.recorded_at >= sheet.recorded_at
    )


def clauses_decided_since(sheet: DecisionSheet) -> Select[str]:
    """Clauses that were decided after a sheet was sent, by it or otherwise."""
    return select(ClauseRuling.clause).where(
        ClauseRuling.district_id == sheet.district_id,
        ClauseRuling.recorded_at >= sheet.recorded_at,
    )


def turns(district_id: uuid.UUID) -> Select[str, int]:
    """How often each pack was taken in or left out (`DistrictPack.turn`)."""
    return (
        select(DistrictPack.code, func.max(DistrictPack.turn))
        .where(DistrictPack.district_id == district_id)
        .group_by(DistrictPack.code)
    )
