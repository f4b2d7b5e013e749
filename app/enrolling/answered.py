"""Whether somebody signs an edition in another program, or has: then its cycle asks no more."""

import uuid

from app.enrolling.asked import Case
from app.enrolling.known import Standing
from app.rules.cycles import is_of
from app.rules.editions import Edition, newest


def has_signed(case: Case, cycle: str) -> bool:
    """Whether they signed the edition of a cycle in any enrollment, or a later wording of it."""
    edition = _edition_of(case, cycle)
    if edition is None or not _only_signs(case):
        return False
    mine = [each.number or 0 for each in case.person.signed if each.policy_id == _policy_id(case)]
    return max(mine, default=-1) >= edition.number


def signs_elsewhere(case: Case, cycle: str) -> bool:
    """Whether another program is open that asks them for this very policy: they sign it there."""
    if not is_of(cycle, "edition") or not _only_signs(case):
        return False
    asking = {
        plan.program_id
        for plan in case.house.plans
        if _policy_id(case) in plan.asks and plan.program_id != case.plan.program_id
    }
    met = {each.enrollment_id for each in case.person.signed if each.policy_id == _policy_id(case)}
    return any(
        each.program_id in asking and each.id not in met and _is_open(case, each)
        for each in case.person.standings
    )


def overtaking(case: Case, was: Standing) -> Edition | None:
    """The newer edition that has come while this enrollment was open, if one has."""
    mine = _edition_of(case, was.cycle)
    if was.released or was.closes_on < case.on or mine is None:
        return None
    edition = newest(case.plan.editions, case.on)
    return None if edition is None or edition.number <= mine.number else edition


def withdrawn(case: Case, was: Standing) -> Edition | None:
    """The edition of this enrollment, where it was withdrawn and nothing newer took its place."""
    mine, now = _edition_of(case, was.cycle), newest(case.plan.editions, case.on)
    return mine if mine and (now is None or now.number < mine.number) else None


def _edition_of(case: Case, cycle: str) -> Edition | None:
    if not is_of(cycle, "edition"):
        return None
    ours = (each for each in case.plan.editions if cycle.endswith(each.version_id))
    return next(ours, None)


def _policy_id(case: Case) -> uuid.UUID | None:
    return case.plan.row.policy_id if case.plan.row else None


def _only_signs(case: Case) -> bool:
    """Whether the program asks for the policy and nothing besides."""
    return case.plan.asks == {_policy_id(case)}


def _is_open(case: Case, each: Standing) -> bool:
    """Whether an enrollment is asked today; leave is left aside, for it moves both alike."""
    is_exempt = any(away.holds(each.program_id, case.on) for away in case.person.away)
    is_asked = each.finished_on is None and not each.released and not is_exempt
    return is_asked and each.opens_on <= case.on <= each.closes_on
