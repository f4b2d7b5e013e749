"""Verbs about one person: change what the staff list says, help them in, propose a newcomer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app import db, evidence
from app.auth.links import make_link
from app.errors import Conflict, DomainError
from app.jobs import enqueue
from app.models import (
    PersonChange,
    Proposal,
    Recovery,
    SignInLink,
    Site,
    StaffMember,
)
from app.roster import people_queries
from app.roster.naming import free_sign_in_name, set_number, suggested
from app.roster.operations import add_person
from app.roster.positions import Act, refuse_beyond
from app.rules import texts
from app.rules.people import PROPOSABLE

SAID = ("known to me", "badge with photo", "another way")
"""How HR can know the person whom they help in, always face to face."""


@dataclass(frozen=True)
class Details:
    """What the staff list says about a person, beside where they work."""

    legal_name: str
    preferred_name: str
    email: str
    """Empty for somebody without one."""
    language: str
    number: str


def details_of(person: StaffMember) -> Details:
    """What the staff list says now."""
    held = db.session.scalar(people_queries.number_of(person.id))
    return Details(
        legal_name=person.legal_name,
        preferred_name=person.preferred_name,
        email=person.email or "",
        language=person.language,
        number=held.number if held else "",
    )


def change(person: StaffMember, new: Details, tops: Sequence[uuid.UUID], act: Act) -> bool:
    """Keep the details and what they were; returns whether signing now waits for a day.

    Another address for somebody who has been in counts as help to sign in: it could be HR's own.
    Links under way end, and the old address is told. `tops` are HR's sites."""
    old = details_of(person)
    _refuse_taken(person, new)
    changed = {
        field: (before, after)
        for field, before in vars(old).items()
        if (after := vars(new)[field]) != before
    }
    for field, (before, after) in changed.items():
        _note(person, field, before, after, act)
    person.legal_name = texts.name(new.legal_name)
    person.preferred_name, person.language = texts.text(new.preferred_name), new.language
    if "number" in changed:
        set_number(person, new.number)
    if "email" not in changed:
        return False
    refuse_beyond(person, tops, act.today)
    return _readdress(person, old.email, new.email, act)


def has_own_way(person: StaffMember) -> bool:
    """Whether the person has a way in of their own, so that a slip is help to sign in again."""
    return _is(person, people_queries.has_own_way())


def make_slip(
    person: StaffMember, said: str, tops: Sequence[uuid.UUID], act: Act
) -> tuple[str, str]:
    """Kind and code of a new slip; earlier ones end.

    For somebody who has a way in it is a recovery, which is evidence: `said` is how HR (of the
    sites `tops`) knows them."""
    refuse_beyond(person, tops, act.today)
    kind = "slip"
    if has_own_way(person):
        kind = "recovery"
        if person.id == act.by:
            raise DomainError("Ask a colleague in human resources: nobody helps themselves in.")
        if said not in SAID:
            raise DomainError("Say how you know this person.")
        _record_help(person, "code", said, act)
    end_links([person.id], act.now)
    return kind, make_link(person.id, act.now, kind, act.by)


def make_slips(people: Sequence[StaffMember], act: Act) -> list[str]:
    """The codes of slips for people who have no secret yet; earlier slips end."""
    end_links([person.id for person in people], act.now)
    return [make_link(person.id, act.now, "slip", act.by) for person in people]


def propose(site: Site, proposal: Proposal) -> None:
    """A principal names a volunteer or coach; nothing else happens until HR has decided."""
    if proposal.contract not in PROPOSABLE:
        raise DomainError("Only a volunteer or a coach for a season can be proposed.")
    proposal.district_id, proposal.site_id = site.district_id, site.id
    db.session.add(proposal)
    db.session.flush()


def approve(proposal: Proposal, act: Act) -> StaffMember:
    """Add the person whom a principal proposed; what applies to them is assigned at once."""
    _decide(proposal, act)
    person = add_person(
        site=proposal.site,
        name=proposal.legal_name,
        preferred_name=proposal.preferred_name,
        email=proposal.email,
        job_class=proposal.job_class,
        contract=proposal.contract,
        on=proposal.first_day,
        by=act.by,
    )
    proposal.staff_member_id = person.id
    return person


def decline(proposal: Proposal, act: Act) -> None:
    """HR does not add the person; the principal reads so."""
    _decide(proposal, act)


def _decide(proposal: Proposal, act: Act) -> None:
    if proposal.decided_at:
        raise Conflict("This proposal was decided already. Open the list again.")
    proposal.decided_by, proposal.decided_at = act.by, act.now


def _refuse_taken(person: StaffMember, new: Details) -> None:
    found = people_queries.look_alikes(person.district_id, new.legal_name, new.email, new.number)
    for row in db.session.execute(found):
        if row.is_certain and row.id != person.id:
            raise DomainError(
                "%(name)s has this e-mail address or number already.", name=row.legal_name
            )


def _is(person: StaffMember, so: ColumnElement[bool]) -> bool:
    found = select(StaffMember.id).where(StaffMember.id == person.id, so)
    return db.session.scalar(found) is not None


def _readdress(person: StaffMember, old: str, new: str, act: Act) -> bool:
    person.email = texts.email(new) if new else None
    if person.sign_in_name == old.casefold():
        person.sign_in_name = free_sign_in_name(new or suggested(person.legal_name))
    end_links([person.id], act.now)
    tell_old_address(person.id, old)
    if not _is(person, people_queries.has_signed_in()):
        return False
    _record_help(person, "address", "", act)
    return True


def tell_old_address(person_id: uuid.UUID, old: str) -> None:
    """Mail to the address to which links went before, if there was one."""
    if old:
        told = {"person_id": str(person_id), "what": "address-changed", "to": old}
        enqueue(f"address-changed:{db.uuid7()}", "sign-in-mail", told)


def _record_help(person: StaffMember, kind: str, said: str, act: Act) -> None:
    evidence.record_recovery(
        Recovery(
            staff_member_id=person.id,
            kind=kind,
            helped_by=act.by,
            said=said,
            recorded_at=act.now,
        )
    )


def end_links(person_ids: Sequence[uuid.UUID], now: datetime) -> None:
    """Links and slips of these people that nobody has used are worth nothing from now on."""
    db.session.execute(
        update(SignInLink)
        .where(
            SignInLink.staff_member_id.in_(person_ids),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(expires_at=now)
    )


def _note(person: StaffMember, field: str, before: str, after: str, act: Act) -> None:
    db.session.add(
        PersonChange(
            staff_member_id=person.id,
            field=field,
            before=before,
            after=after,
            recorded_at=act.now,
            recorded_by=act.by,
        )
    )
