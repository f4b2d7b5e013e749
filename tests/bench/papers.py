"""How many certificates one processor makes in a second, without web or database."""

import time
from datetime import date

from certificates.render import render
from certificates.words import CertificateWords, ModuleLine, PolicyLine

COPIES = 40


def certificates() -> dict[str, float]:
    """Warm renders in this process, one after another; CPU seconds count, not the wall clock."""
    render(_words(0))
    began = time.process_time()
    sizes = [len(render(_words(number))) for number in range(1, COPIES + 1)]
    cpu = time.process_time() - began
    return {"per_second_per_core": COPIES / cpu, "bytes": sum(sizes) / COPIES}


def _words(number: int) -> CertificateWords:
    return CertificateWords(
        number=f"BL-7Q4M-0XKD-93TZ-{number:04d}",
        verify_url=f"https://training.example.org/verify/u7Jx0v2mQb1cZr9TtKp{number:04d}",
        language="en",
        learner=f"Person {number}",
        district="Cottonwood Public Schools",
        program="2026-27 annual training",
        modules=(ModuleLine("Digital boundaries with students", 1, 35),),
        policies=(PolicyLine("GBEE", "Staff Communications", "adopted August 1, 2025"),),
        minutes=35,
        issued_on=date(2026, 8, 28),
        signatory="",
        notes=(),
        logo=None,
    )
