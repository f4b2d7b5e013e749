"""A certificate as a district would issue it, and the busiest one we promise to fit on a page."""

from base64 import b64encode
from dataclasses import replace
from datetime import date

import pytest

from certificates.words import CertificateWords, ElsewhereLine, ModuleLine, PolicyLine

_LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def picture(svg: bytes) -> str:
    """The SVG as a data: address."""
    return "data:image/svg+xml;base64," + b64encode(svg).decode()


@pytest.fixture
def words() -> CertificateWords:
    return CertificateWords(
        number="BL-7Q4M-0XKD-93TZ-HV5K",
        verify_url="https://training.pinehollow.example/check/u7Jx0v2mQb1cZr9TtKp4Aw",
        language="en",
        learner="Maria Elena Whitford",
        district="Pine Hollow School District 12",
        program="Annual Refresher 2026–27",
        modules=(
            ModuleLine("Digital boundaries with students", 3, 35),
            ModuleLine("Boundaries and speaking up", 2, 30),
        ),
        policies=(PolicyLine("GBEE", "Staff Communications", "adopted November 15, 2022"),),
        minutes=65,
        issued_on=date(2026, 8, 28),
        signatory="Office of Human Resources",
        notes=("Supplementary. Does not by itself satisfy NMSA 22-10A-32.",),
        logo=picture(_LOGO),
    )


@pytest.fixture
def busiest(words: CertificateWords) -> CertificateWords:
    return replace(
        words,
        learner="Maximiliana Alexandrina Featherstonehaugh-Vandersteen Okonkwo",
        program="Onboarding for Teachers, Paraeducators, Coaches and Substitutes 2026–27",
        modules=tuple(
            ModuleLine(f"Supervising trips, buses and locker rooms {n}", n, 15) for n in range(1, 9)
        ),
        policies=tuple(
            PolicyLine(f"54{n}", f"Electronic Resources and Social Networking {n}", "adopted 2022")
            for n in range(60, 72)
        ),
    )


@pytest.fixture
def credited(words: CertificateWords) -> CertificateWords:
    """With training elsewhere, clock hours and a last day."""
    training = ElsewhereLine("Two-year training", "Yellow Pine Training", "May 4, 2026", 90)
    return replace(words, elsewhere=(training,), hours="2.5", valid_until=date(2028, 8, 28))
