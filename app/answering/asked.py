"""What is asked of somebody, and who acts on it, as the ledger writes them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.models import Enrollment, PolicyVersion
from app.recording import signer
from app.rules.proof import Proof


@dataclass(frozen=True)
class Act:
    """Who in human resources does it, when, and how they had signed in."""

    by: uuid.UUID
    name: str
    proof: Proof
    on: date
    """The district's date."""
    now: datetime

    def entry(self, mode: str) -> dict[str, Any]:
        """Who entered a record that is not the signer's own act, and how they had signed in."""
        actor = {"actor": str(self.by), "actor_name": self.name}
        return {"entry": {"mode": mode, **actor}, "auth": self.proof.record()}


@dataclass(frozen=True)
class Asked:
    """An edition that an enrollment asks somebody to sign now."""

    enrollment: Enrollment
    requirement_id: uuid.UUID
    version: PolicyVersion

    @property
    def own(self) -> dict[str, Any]:
        """What a leaf says beside its row when the person acted."""
        return signer(self.enrollment) | {"document": document(self.version)}

    def recorded(self, act: Act, mode: str) -> dict[str, Any]:
        """The same when human resources recorded it: nothing that they did is the person's act."""
        person = signer(self.enrollment)["signer"]
        return {"person": person, "document": document(self.version), **act.entry(mode)}


def document(version: PolicyVersion) -> dict[str, Any]:
    """The exact text that a record is about."""
    return {
        "code": version.policy.code,
        "number": version.number,
        "title": version.title,
        "adopted_on": version.adopted_on.isoformat(),
        "sha256": version.sha256,
        "edition_sha256": fingerprint(version),
    }


def fingerprint(version: PolicyVersion) -> str:
    """The hash that names an edition with its translations; of older ones, of its bytes."""
    return version.edition_sha256 or version.sha256
