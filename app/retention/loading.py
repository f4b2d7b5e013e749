"""What the pages of retention have in common: whose district it is, and who may approve."""

import uuid
from collections.abc import Iterable

from app import approving, clock, db, pages
from app.auth.access import signed_in
from app.models import Approver, District, StaffMember
from app.retention import queries
from app.retention.operations import Act


def district() -> District:
    """The district of HR over all of it; to everybody else it does not exist."""
    return pages.district_run("hr")


def act() -> Act:
    """Who does it, now."""
    me = signed_in()
    return Act(me.person_id, me.today, clock.now())


def person(person_id: uuid.UUID) -> StaffMember:
    """A person of the district, also one who has left."""
    found: StaffMember = pages.one_or_404(queries.person(district().id, person_id))
    return found


def approvers(about_id: uuid.UUID | None) -> tuple[Iterable[Approver], bool]:
    """Whom HR has named, where mail reaches them; and whether nobody else in HR may decide."""
    me, mine = signed_in(), district()
    named = approving.approvers(mine.id, me.today)
    alone = approving.is_alone(me.person_id, about_id, me.today)
    return (db.session.scalars(named).all() if mine.reaches_by_mail else ()), alone
