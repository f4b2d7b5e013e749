"""Who must do what by when: programs, what they require, and one enrollment per cycle."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.people import StaffMember
from app.models.policies import Policy
from app.models.sites import District


class Program(Base):
    """HR's standing instruction; a cycle of it is an enrollment per learner."""

    __tablename__ = "program"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    title: Mapped[str]
    title_es: Mapped[str] = mapped_column(default="")
    certificate_note: Mapped[str] = mapped_column(default="")
    """A sentence the certificate must carry, such as New Mexico's "supplementary"."""
    certificate_note_es: Mapped[str] = mapped_column(default="")
    """The same for certificates in Spanish; without it those carry the English."""
    credits_hours: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Its certificate states clock hours (`app.rules.hours`)."""
    ready_made: Mapped[str] = mapped_column(default="", server_default="")
    """Which ready-made program it began as; empty for HR's own."""

    district: Mapped[District] = relationship()
    requirements: Mapped[list["Requirement"]] = relationship(order_by="Requirement.position")


class ProgramTerms(InsertOnly, Base):
    """For whom a program is and when it comes round, from–to; a change of mind is a new row."""

    __tablename__ = "program_terms"

    id: Mapped[uuid.UUID] = key()
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"), index=True)

    sites: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Ids of sites; each counts with all below it. Empty for the whole district."""
    jobs: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Kinds of work; empty for all."""
    contracts: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Contract types (`app.rules.people.CONTRACTS`); empty for all."""
    license: Mapped[str] = mapped_column(default="")
    """`licensed` or `unlicensed`; empty for both."""
    hired_from: Mapped[date | None]
    """Only for those who did not work here on the day before."""
    people: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Ids of people who are asked by name, whatever their work."""
    named_only: Mapped[bool] = mapped_column(default=False)
    """Only the people asked by name."""

    rhythm: Mapped[str]
    """One of `app.rules.cycles.RHYTHMS`."""
    days: Mapped[int] = mapped_column(default=30)
    """Days to finish, counted from joining, or from an edition; before an anniversary."""
    before_students: Mapped[bool] = mapped_column(default=False)
    """Onboarding ends before the first day with students, where that is still to come."""
    opens: Mapped[str] = mapped_column(default="")
    """Month and day (MM-DD) on which a year's or season's window opens."""
    due: Mapped[str] = mapped_column(default="")
    """Month and day by which it is to be finished."""
    ends: Mapped[str] = mapped_column(default="")
    """Month and day on which the season ends; empty for the end of the school year."""
    opens_on: Mapped[date | None]
    """The day a program that comes only once opens."""
    due_on: Mapped[date | None]
    """The day by which a program that comes only once is to be finished."""
    policy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy.id"))
    """The policy whose new editions begin a cycle."""
    valid_months: Mapped[int | None]
    """How long what was finished stays valid; empty for as long as the record."""
    min_active_months: Mapped[int] = mapped_column(default=0)
    """For so many months after finishing, nobody is asked again."""
    grace_days: Mapped[int] = mapped_column(default=0)
    """Days after the due date before anybody counts as late."""
    in_order: Mapped[bool] = mapped_column(default=False)
    """What is asked is done in its order."""
    gates_start: Mapped[bool] = mapped_column(default=False)
    """Must be done before somebody may start ("Ready to start?")."""
    accepts_receipt: Mapped[bool] = mapped_column(default=False, server_default="0")
    """A policy counts as done once somebody confirms that they received it."""

    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("program_terms.id"), index=True
    )


class Requirement(InsertOnly, Base):
    """A module, a policy, or training outside Brightline, that the program asks for, from–to."""

    __tablename__ = "requirement"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN module_slug IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN policy_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN outside_title = '' THEN 0 ELSE 1 END) = 1",
            name="one_kind",
        ),
    )

    id: Mapped[uuid.UUID] = key()
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"), index=True)
    position: Mapped[int]
    module_slug: Mapped[str | None]
    policy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy.id"))
    outside_title: Mapped[str] = mapped_column(default="", server_default="")
    """Training done elsewhere, met by approved proof: what it is called."""
    outside_title_es: Mapped[str] = mapped_column(default="", server_default="")
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("requirement.id"))

    policy: Mapped[Policy | None] = relationship()


class Enrollment(InsertOnly, Base):
    """One learner, one program, one cycle; never reopened, never reset."""

    __tablename__ = "enrollment"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "program_id", "cycle"),
        Index("ix_enrollment_turns", "staff_member_id", "program_id", "opens_on"),
    )

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"), index=True)
    cycle: Mapped[str]
    """The cycle's key, such as `2026-27` or `hire:2026-08-10`."""
    opens_on: Mapped[date]
    first_due_on: Mapped[date]
    """The due date as first set; the one in force follows from `EnrollmentChange`."""
    closes_on: Mapped[date | None]
    """The cycle's last day as first set: what is unfinished then closes as not completed."""
    grace_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Days after the due date before it counts as late."""
    valid_months: Mapped[int | None]
    """How long it stays valid once finished; empty for as long as the record."""
    why: Mapped[str] = mapped_column(default="by-hand", server_default="by-hand")
    """`position` (their work is asked), `named` (they are asked by name) or `by-hand`."""
    position_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("position.id"), index=True)
    """The work that made them one of the audience."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who enrolled them; nobody where the nightly work did."""

    program: Mapped[Program] = relationship()
    staff_member: Mapped[StaffMember] = relationship(foreign_keys=staff_member_id)


class EnrollmentChange(InsertOnly, Base):
    """From a day on an enrollment has other dates, or is asked no more (or again), and why.

    Each row says all that holds from then on; the last one recorded counts."""

    __tablename__ = "enrollment_change"

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    held_from: Mapped[date]
    """Never later than the day it was recorded."""
    base_due_on: Mapped[date]
    """The due date by the program and the calendar alone."""
    due_on: Mapped[date]
    """The due date in force, after leave; `app.rules.cycles.NO_DATE` until a return is known."""
    closes_on: Mapped[date]
    """The cycle's last day; `app.rules.cycles.NO_DATE` where it never closes."""
    released: Mapped[bool]
    """No longer asked."""
    reason: Mapped[str]
    """One of `app.rules.cycles.REASONS`."""
    cause_id: Mapped[uuid.UUID | None]
    """The fact behind it: a leave, an exemption, terms, a school year or a position."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class DateProblem(Base):
    """A person whose dates in a program cannot be computed: HR's queue, not evidence."""

    __tablename__ = "date_problem"
    __table_args__ = (UniqueConstraint("program_id", "staff_member_id"),)

    id: Mapped[uuid.UUID] = key()
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"))
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    problem: Mapped[str]
    """One of `app.rules.cycles.Problem`."""
    found_at: Mapped[datetime] = mapped_column(default=clock.now)

    program: Mapped[Program] = relationship()
    staff_member: Mapped[StaffMember] = relationship()
