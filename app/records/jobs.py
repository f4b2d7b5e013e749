"""The worker's part: a certificate is rendered once, stored, and its hash entered in the ledger."""

import uuid
from typing import Any

from app import clock, db, evidence, files
from app.jobs import Finish
from app.models import Certificate, CertificateFile
from certificates.words import CertificateWords


def render_certificate(payload: dict[str, Any]) -> Finish:
    """Render from the frozen words alone; finishing inserts the file's row unless it is there."""
    certificate_id = uuid.UUID(payload["id"])
    from certificates.render import render  # WeasyPrint loads slowly; only a worker needs it

    words = db.session.get_one(Certificate, certificate_id).words
    db.session.rollback()
    data = render(CertificateWords.from_json(words))
    digest = files.keep(data)

    def finish() -> None:
        if db.session.get(CertificateFile, certificate_id) is None:
            evidence.record_certificate_file(
                CertificateFile(
                    certificate_id=certificate_id,
                    sha256=digest,
                    size=len(data),
                    recorded_at=clock.now(),
                )
            )

    return finish
