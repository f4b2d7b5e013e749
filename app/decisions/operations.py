"""Verbs: decide about facts and clauses, look at what changes, send a sheet, choose packs."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app import db
from app.approving import code_of, token_of
from app.decisions import queries
from app.errors import DomainError
from app.jobs import enqueue
from app.models import (
    ClauseRuling,
    ContentReview,
    DecisionSheet,
    District,
    DistrictPack,
    Ruling,
    StaffMember,
)
from app.published import pack, pack_codes, packs_of
from app.recording import record, row_facts
from app.reviewing import Review, open_reviews
from app.rules import texts
from app.rules.approving import may_approve
from modules.facts import FACTS, answer_words, questions
from modules.pack import TAKEN_BACK

LONGEST_RESTATEMENT = 1000
STANDINGS = ("in-force", "permitted", "open")
LINK_LIVES = timedelta(days=30)
MAIL = "decision-mail"
"""The kind of the job that sends a sheet's link."""


class Given(NamedTuple):
    """One answer: to a `fact`, or the standing of a `clause`; with the district's own section."""

    kind: str
    name: str
    answer: str
    section: str = ""
    says: str = ""


class By(NamedTuple):
    """Who decided, when, on what authority; by which sheet, and who entered it here."""

    name: str
    on: date
    authority: str = ""
    sheet_id: uuid.UUID | None = None
    recorded_by: uuid.UUID | None = None


def decide(
    district: District, given: Sequence[Given], by: By, now: datetime
) -> list[Ruling | ClauseRuling]:
    """Record what the district decided; earlier decisions stay in the history.

    Nothing of it counts before HR has looked at what it changes (`look`). What was said last about
    a question, sent once more, is said once."""
    if by.on > now.astimezone(ZoneInfo(district.time_zone)).date():
        raise DomainError("The day of a decision cannot be in the future.")
    db.one_at_a_time(district.id)
    return [_decided(district, each, by, now) for each in given]


def _decided(district: District, given: Given, by: By, now: datetime) -> Ruling | ClauseRuling:
    row = _ruling(given) if given.kind == "fact" else _clause_ruling(given)
    row.id, row.district_id = db.uuid7(), district.id
    row.section = texts.text(given.section)
    row.says = texts.text(given.says, LONGEST_RESTATEMENT)
    row.decided_by, row.decided_on = texts.name(by.name), by.on
    row.authority = texts.text(by.authority)
    row.sheet_id, row.recorded_at, row.recorded_by = by.sheet_id, now, by.recorded_by
    last: Ruling | ClauseRuling | None = db.session.scalar(queries.last_about(row))
    if last is not None and _said(last) == _said(row):
        return last
    record("district.decision", row, now, _in_words(given))
    return row


def _said(row: Ruling | ClauseRuling) -> dict[str, Any]:
    return row_facts(row) | {"id": "", "recorded_at": ""}


def _ruling(given: Given) -> Ruling:
    if given.name not in FACTS:
        raise DomainError(
            "There is no question “%(fact)s”. There are: %(facts)s.",
            fact=given.name,
            facts=", ".join(FACTS),
        )
    if given.answer not in (*FACTS[given.name], TAKEN_BACK):
        raise DomainError(
            "“%(fact)s” is answered by one of: %(answers)s.",
            fact=given.name,
            answers=", ".join(FACTS[given.name]),
        )
    return Ruling(fact=given.name, answer=given.answer)


def _clause_ruling(given: Given) -> ClauseRuling:
    if given.name not in {each.id for code in pack_codes() for each in pack(code)[0].clauses}:
        raise DomainError("There is no clause “%(clause)s”.", clause=given.name)
    if given.answer not in STANDINGS:
        raise DomainError("A clause is one of: %(standings)s.", standings=", ".join(STANDINGS))
    if given.answer == "permitted" and not (given.section.strip() and given.says.strip()):
        raise DomainError("Name the paragraph that permits it, and what it tells staff.")
    return ClauseRuling(clause=given.name, standing=given.answer)


def _in_words(given: Given) -> dict[str, str]:
    """What was asked and answered, for who reads the ledger without Brightline."""
    if given.kind == "clause":
        return {"asked": given.name, "answered": given.answer}
    answer = given.answer
    if answer != TAKEN_BACK:
        answer = answer_words(given.name, answer, "en")
    return {"asked": questions("en").get(given.name, given.name), "answered": answer}


def look(
    district_id: uuid.UUID, subjects: Collection[uuid.UUID], by: uuid.UUID, now: datetime
) -> list[Review]:
    """HR has looked at these: from now on they count. Whatever waits no more is left alone."""
    db.one_at_a_time(district_id)
    waiting = [each for each in open_reviews(district_id) if each.subject_id in subjects]
    for each in waiting:
        seen = ContentReview(
            id=db.uuid7(),
            district_id=district_id,
            subject_id=each.subject_id,
            reviewed_by=by,
            reviewed_at=now,
        )
        record("content.review", seen, now, {"name": each.name})
    return waiting


def send(
    id: uuid.UUID,
    district: District,
    to: tuple[str, str],
    facts: list[str],
    clauses: list[str],
    by: uuid.UUID,
    now: datetime,
) -> DecisionSheet:
    """Send a person (name, address) the open questions by one link; once under an id."""
    if earlier := db.session.get(DecisionSheet, id):
        return earlier
    if not district.reaches_by_mail:
        raise DomainError("Set up mail first, or print the sheet.")
    if not facts and not clauses:
        raise DomainError("No question is open.")
    address = texts.email(to[1])
    _is_somebody_else(address, db.session.get_one(StaffMember, by))
    sheet = DecisionSheet(
        id=id,
        district_id=district.id,
        asked_name=texts.name(to[0]),
        asked_email=address,
        facts=facts,
        clauses=clauses,
        code=code_of(token_of(id)),
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(sheet)
    db.session.flush()
    enqueue(f"{MAIL}:{id}", MAIL, {"id": str(id)})
    return sheet


def _is_somebody_else(address: str, sender: StaffMember) -> None:
    """An answer by link says that the person who was asked decided, not whoever sent it."""
    own = frozenset(each for each in (sender.email, sender.sign_in_name) if each)
    try:
        may_approve(address, own)
    except DomainError as error:
        raise DomainError(
            "This is your own address. You can type in the answers yourself, with who decided."
        ) from error


def starting_from(district_id: uuid.UUID, wanted: Collection[str]) -> list[str]:
    """The packs as they would count after `choose`: those there are already come first."""
    chosen, shipped = packs_of(district_id), set(wanted) & set(pack_codes())
    return [code for code in chosen if code in shipped] + sorted(shipped - set(chosen))


def choose(
    district_id: uuid.UUID, wanted: Collection[str], by: uuid.UUID, now: datetime
) -> set[str]:
    """Let the district's facts start from exactly these packs; returns which came or went."""
    db.one_at_a_time(district_id)
    turns = {code: turn for code, turn in db.session.execute(queries.turns(district_id))}
    changed = set(packs_of(district_id)) ^ set(starting_from(district_id, wanted))
    for code in sorted(changed):
        row = DistrictPack(
            id=db.uuid7(),
            district_id=district_id,
            code=code,
            turn=turns.get(code, 0) + 1,
            recorded_at=now,
        )
        record("district.pack", row, now, {"recorded_by": str(by)})
    return changed
