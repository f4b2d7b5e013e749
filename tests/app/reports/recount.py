"""Where people stand on a date, found the slow way: rows of the tables, walked in plain Python.

Of the app it knows the tables and nothing else; the rules are told here once more."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.app.reports.recount_rows import Row, Rows, Standing, grouped, holds

DAY = timedelta(days=1)
NEVER = date(9999, 12, 31)
REMEMBERED = timedelta(days=400)
ORDER = (
    *("released", "excused", "elsewhere", "not_open", "complete", "exempt", "not_completed"),
    *("expired", "on_leave", "declined", "due", "overdue"),
)
"""Of two standings of a person the later one here hides the other."""
OPEN = ("due", "overdue")


@dataclass
class Recount:
    """One date in one of the two senses; `ends_at` is the first instant after it."""

    rows: Rows
    on: date
    ends_at: datetime
    then: bool

    def known(self, at: datetime) -> bool:
        """Whether what was recorded at an instant counts at all."""
        return not self.then or at < self.ends_at

    def happened(self, at: datetime) -> bool:
        """Whether it was so on that day: what was done later was not, whatever is known now."""
        return at < self.ends_at

    def standing(self, table: str) -> list[Row]:
        """Facts that no known row corrects."""
        known = [row for row in self.rows[table] if self.known(row.recorded_at)]
        corrected = {row.replaces_id for row in known}
        return [row for row in known if row.id not in corrected]

    def held(self, table: str) -> list[Row]:
        return [row for row in self.standing(table) if holds(row, self.on)]

    @cached_property
    def work(self) -> list[Row]:
        """Positions held on the date."""
        return self.held("position")

    def below(self, top: uuid.UUID) -> set[uuid.UUID]:
        """The site and all below it on the date."""
        found, placed = {top}, self.held("site_placement")
        while more := {r.site_id for r in placed if r.parent_id in found} - found:
            found |= more
        return found

    def workers(self, top: uuid.UUID) -> set[uuid.UUID]:
        """Who worked at the site or below it."""
        sites = self.below(top)
        return {row.staff_member_id for row in self.work if row.site_id in sites}

    @cached_property
    def away(self) -> set[uuid.UUID]:
        return {row.staff_member_id for row in self.held("leave") if not row.is_void}

    @cached_property
    def exempt(self) -> set[tuple[uuid.UUID, uuid.UUID]]:
        held = [row for row in self.held("exemption") if not row.is_void]
        return {(row.staff_member_id, row.program_id) for row in held}

    @cached_property
    def elsewhere(self) -> set[uuid.UUID]:
        """Who had finished something for a program before or outside."""
        records = [row for row in self.standing("earlier_record") if not row.is_void]
        counting = [row for row in records if row.program_id and row.finished_on <= self.on]
        return {row.staff_member_id for row in counting}

    @cached_property
    def voids(self) -> list[Row]:
        found = [row for row in self.rows["correction"] if row.kind == "void"]
        return [row for row in found if self.known(row.recorded_at)]

    @cached_property
    def done(self) -> dict[uuid.UUID, list[Row]]:
        """Completions that count, by enrollment."""
        voided = {row.completion_id for row in self.voids}
        completions = [row for row in self.rows["completion"] if self.was_done(row)]
        return grouped([row for row in completions if row.id not in voided], "enrollment_id")

    def was_done(self, row: Row) -> bool:
        """As known now, paper and proof count from the day that they state."""
        if self.then or self.happened(row.completed_at):
            return self.happened(row.completed_at)
        return self.stated.get(row.paper_id or row.credit_id, NEVER) <= self.on

    @cached_property
    def stated(self) -> dict[uuid.UUID, date]:
        """The day on each paper and each proof, by the paper or the credit."""
        proofs = {row.id: row.finished_on for row in self.rows["credit_claim"]}
        credits = {row.id: proofs[row.claim_id] for row in self.rows["credit"]}
        return credits | {row.id: row.signed_on for row in self.rows["paper_signature"]}

    @cached_property
    def certificates(self) -> dict[uuid.UUID, list[Row]]:
        """Certificates that count, by enrollment: a later void of what they rest on ends them."""
        whose = {row.id: row.enrollment_id for row in self.rows["completion"]}
        voided: dict[Any, list[datetime]] = defaultdict(list)
        for row in self.voids:
            voided[whose.get(row.completion_id)].append(row.recorded_at)
        issued = [row for row in self.rows["certificate"] if self.happened(row.issued_at)]
        counting = [
            r for r in issued if not any(at >= r.issued_at for at in voided[r.enrollment_id])
        ]
        return grouped(counting, "enrollment_id")

    @cached_property
    def refusals(self) -> dict[uuid.UUID, list[Row]]:
        voided = {row.refusal_id for row in self.voids}
        said = [row for row in self.rows["refusal"] if self.happened(row.recorded_at)]
        return grouped([row for row in said if row.id not in voided], "enrollment_id")

    @cached_property
    def changes(self) -> dict[uuid.UUID, Row]:
        """The change in force, by enrollment: of those that hold the last one recorded."""
        rows = [row for row in self.rows["enrollment_change"] if self.known(row.recorded_at)]
        rows = [row for row in rows if row.held_from <= self.on]
        return {r.enrollment_id: r for r in sorted(rows, key=lambda r: (r.recorded_at, r.id))}

    @cached_property
    def asked(self) -> dict[uuid.UUID, list[Row]]:
        """What programs ask for, whenever; by program."""
        return grouped(self.standing("requirement"), "program_id")

    @cached_property
    def numbers(self) -> dict[uuid.UUID, Row]:
        """Editions by id."""
        return {row.id: row for row in self.rows["policy_version"]}

    def obliging(self, policy_id: uuid.UUID, on: date) -> int:
        """The number of the edition that is to be signed on a day; far away where there is none."""
        gone = {row.version_id: row for row in self.rows["policy_withdrawal"]}
        gone = {id: row for id, row in gone.items() if self.known(row.recorded_at)}
        editions = [r for r in self.numbers.values() if r.policy_id == policy_id]
        editions = [r for r in editions if r.effective_on <= on and self.known(r.published_at)]
        obliging = [r for r in editions if r.change == "substantive"]
        begun = [
            r for r in obliging if r.id not in gone or gone[r.id].withdrawn_on > r.effective_on
        ]
        return max((row.number for row in begun), default=10**6)

    def is_met(self, enrollment: Row, part: Row) -> bool:
        """Whether a part is done, or the row that it took the place of was."""
        done = {row.requirement_id for row in self.done.get(enrollment.id, [])}
        return part.id in done or part.replaces_id in done

    def is_declined(self, enrollment: Row, part: Row, last: date) -> bool:
        for row in self.refusals.get(enrollment.id, []):
            is_this = row.requirement_id in (part.id, part.replaces_id)
            obliging = self.obliging(part.policy_id, min(last, self.on)) if is_this else 0
            if is_this and self.numbers[row.policy_version_id].number >= obliging:
                return True
        return False

    def stands(self, enrollment: Row) -> Standing:
        """Dates in force and status of an enrollment."""
        change, first_last = self.changes.get(enrollment.id), enrollment.closes_on or NEVER
        due = change.due_on if change else enrollment.first_due_on
        last = change.closes_on if change else first_last
        asked_on = min(self.on, first_last)
        parts = [r for r in self.asked.get(enrollment.program_id, []) if holds(r, asked_on)]
        status = self.status(enrollment, parts, due, last)
        credited = any(row.credit_id for row in self.done.get(enrollment.id, []))
        return Standing(
            enrollment.id,
            enrollment.staff_member_id,
            enrollment.program_id,
            enrollment.cycle,
            enrollment.opens_on,
            status,
            due,
            last,
            status == "complete" and credited,
        )

    def status(self, enrollment: Row, parts: Sequence[Row], due: date, last: date) -> str:
        """The first that applies."""
        issued = self.certificates.get(enrollment.id, [])
        unmet = [part for part in parts if not self.is_met(enrollment, part)]
        if issued or not unmet:
            until = max((r.valid_until for r in issued if r.valid_until), default=NEVER)
            return "expired" if until < self.on else "complete"
        return self.unfinished(enrollment, unmet, due, last)

    def unfinished(self, enrollment: Row, unmet: Sequence[Row], due: date, last: date) -> str:
        change = self.changes.get(enrollment.id)
        late_from = (
            due
            if NEVER - due < timedelta(enrollment.grace_days)
            else (due + timedelta(enrollment.grace_days))
        )
        rules = {
            "released": bool(change and change.released),
            "exempt": (enrollment.staff_member_id, enrollment.program_id) in self.exempt,
            "declined": all(self.is_declined(enrollment, part, last) for part in unmet),
            "excused": last < self.on and due > last,
            "not_completed": last < self.on,
            "on_leave": enrollment.staff_member_id in self.away,
            "not_open": self.on < enrollment.opens_on,
            "overdue": late_from < self.on,
        }
        return next((status for status, applies in rules.items() if applies), "due")

    @cached_property
    def speaking(self) -> list[Standing]:
        """Enrollments that say something: here, not long over, not followed by the next cycle."""
        here, newest = [self.stands(row) for row in self.made()], dict[Any, date]()
        for each in here:
            about = each.person_id, each.program_id
            if each.opens_on <= self.on:
                newest[about] = max(each.opens_on, newest.get(about, each.opens_on))

        def is_last(each: Standing) -> bool:
            return newest.get((each.person_id, each.program_id), date.min) <= each.opens_on

        remembered = [each for each in here if self.is_remembered(each)]
        return [each for each in remembered if is_last(each) or not self.is_settled(each)]

    def made(self) -> list[Row]:
        """Enrollments of which the date knows; who was entered late was asked all the same."""
        known = [row for row in self.rows["enrollment"] if self.known(row.recorded_at)]
        return [r for r in known if r.opens_on <= self.on or self.happened(r.recorded_at)]

    def is_remembered(self, each: Standing) -> bool:
        return each.closes_on >= self.on - REMEMBERED

    def is_settled(self, each: Standing) -> bool:
        """Finished, or over."""
        return each.closes_on < self.on or each.status in ("complete", "expired")
