"""What things asked for are called, in a language: modules by their newest edition."""

import uuid
from datetime import date

from flask_babel import gettext as _

from app import db
from app.learning import queries, title_queries
from app.models import Requirement


class Titles:
    """Titles of a district's modules, policies and training elsewhere, read in two statements."""

    def __init__(self, district_id: uuid.UUID, on: date, language: str) -> None:
        self._language = language
        modules = db.session.execute(queries.newest_modules())
        self._modules = {slug: (titles, minutes) for slug, titles, minutes in modules}
        editions = db.session.execute(title_queries.policy_titles(district_id, on))
        self._policies = {row.policy_id: row for row in editions}

    def of(self, asked: Requirement, code: str | None) -> str:
        """The title of what is asked; `code` is the policy's, where it is one."""
        if asked.policy_id:
            edition = self._policies.get(asked.policy_id)
            title = edition.title if edition else ""
            return str(_("Policy %(code)s: %(title)s", code=code, title=title))
        if asked.outside_title:
            translated = asked.outside_title_es if self._language == "es" else ""
            return translated or asked.outside_title
        titles = self._modules.get(asked.module_slug, ({}, None))[0]
        return str(titles.get(self._language) or titles.get("en", ""))

    def has_text(self, asked: Requirement) -> bool:
        """Whether there is a text: a policy may be withdrawn, or not in effect yet."""
        edition = self._policies.get(asked.policy_id) if asked.policy_id else None
        return not asked.policy_id or bool(edition and not edition.withdrawn)

    def minutes(self, asked: Requirement) -> int | None:
        """The declared minutes of a module; nothing else has any."""
        minutes: int | None = self._modules.get(asked.module_slug, ({}, None))[1]
        return minutes
