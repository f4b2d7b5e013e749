"""What an auditor opens by that role is written down before they see it."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock, db
from app.auth.access import LEARNER, SignedIn, rule_of
from app.models import AuditorView


def note(response: Response) -> Response:
    """After each request: the address with its query, where the role of auditor opened it."""
    if response.status_code == 200 and _is_by_audit():
        db.writing()
        path = request.full_path.rstrip("?")
        viewed = AuditorView(
            staff_member_id=current_user.person_id, path=path, opened_at=clock.now()
        )
        db.session.add(viewed)
        db.session.commit()
    return response


def _is_by_audit() -> bool:
    """Whether the page is one that auditors may open and that is not everybody's own."""
    rule = rule_of(request.endpoint) if request.endpoint else ()
    if "auditor" not in rule or LEARNER in rule:
        return False
    person = current_user._get_current_object()
    return isinstance(person, SignedIn) and person.has_role("auditor")
