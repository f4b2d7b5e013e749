"""An edition as one person meets it: in their language, with what changed since they signed."""

import uuid
from functools import lru_cache
from typing import NamedTuple

from app import db, signing
from app.documents.redline import redline_html, summary
from app.ledger.canonical import sha256
from app.models import PolicyTranslation, PolicyVersion
from app.policies import queries


class Changes(NamedTuple):
    """What changed from one text to another, as accessible HTML, and how many words."""

    language: str
    html: str
    removed: int
    added: int


class Presented(NamedTuple):
    """What one page shows of an edition."""

    version: PolicyVersion
    translation: PolicyTranslation | None
    html: str
    signed_before: PolicyVersion | None
    """The edition of this policy that the person signed last; perhaps this very one."""
    changes: Changes | None

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.translation.language if self.translation else "en"

    @property
    def since(self) -> PolicyVersion | None:
        """The earlier edition from which the changes are shown."""
        return self.signed_before if self.changes else None

    @property
    def sha256(self) -> str:
        """Of the HTML of the text, and of the changes, as shown."""
        changes = self.changes.html if self.changes else ""
        return sha256(f"{self.html}{changes}".encode())


def present(person_id: uuid.UUID, version: PolicyVersion, language: str) -> Presented:
    """The text in a language, or the adopted English where there is no translation into it."""
    read = in_language(version, language)
    before = db.session.scalar(queries.signed_before(person_id, version))
    text = read.text_sha256 if read else version.text_sha256
    return Presented(
        version,
        read,
        signing.shown(text, read.language if read else "en"),
        before,
        _changes_since(before, version, read) if before else None,
    )


def in_language(version: PolicyVersion, language: str) -> PolicyTranslation | None:
    """The edition's translation into a language, if it has one; the English is the text itself."""
    if language == "en":
        return None
    return next((each for each in version.translations if each.language == language), None)


def _changes_since(
    before: PolicyVersion, version: PolicyVersion, read: PolicyTranslation | None
) -> Changes | None:
    """None where they signed this very edition; between translations where both have one."""
    if before.number >= version.number:
        return None
    was = in_language(before, read.language) if read else None
    if read and was:
        return _changes(was.text_sha256, read.text_sha256, read.language)
    return _changes(before.text_sha256, version.text_sha256, "en")


@lru_cache(maxsize=64)
def _changes(old_sha256: str, new_sha256: str, language: str) -> Changes:
    """One per pair of texts, for texts never change."""
    old, new = signing.text(old_sha256), signing.text(new_sha256)
    return Changes(language, redline_html(old, new, language), *summary(old, new))
