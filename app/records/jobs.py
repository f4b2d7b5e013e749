"""The worker's part: a certificate is rendered once, stored, and its hash entered in the ledger."""

import uuid
from typing import Any

from sqlalchemy import select

from app import clock, db, evidence, files
from app.jobs import Finish
from app.models import Certificate, CertificateFile, District
from app.records import queries
from certificates.words import CertificateWords


def certify_finished() -> None:
    """Issue certificates of enrollments complete because a requirement ended; safe to repeat."""
    db.writing()
    for district in db.session.scalars(select(District)).all():
        on = clock.today(district.time_zone)
        for enrollment in db.session.scalars(queries.uncertified(district.id, on)).all():
            evidence.certify(enrollment, clock.now())
    db.session.commit()


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
