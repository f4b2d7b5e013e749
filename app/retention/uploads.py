"""Which stored files belong to a staff list file: the file, its report, and what those name."""

import re

from app import files
from app.models import RosterImport

HASH = re.compile(rb"\b[0-9a-f]{64}\b")


def files_of(uploaded: RosterImport) -> set[str]:
    """The hashes of all of them; what a report lists is read from the report."""
    named = {uploaded.file_sha256, *uploaded.slices}
    if uploaded.report_sha256:
        named |= {uploaded.report_sha256, *_listed(uploaded.report_sha256)}
    return named


def _listed(report_sha256: str) -> set[str]:
    try:
        return {each.decode() for each in HASH.findall(files.read(report_sha256))}
    except FileNotFoundError:
        return set()
