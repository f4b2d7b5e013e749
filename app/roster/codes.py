"""What a file calls jobs and schools, and which of ours they are."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from app.roster.lines import Line
from app.roster.plan import Detail, Known, key


class Codes:
    """Looks codes up, and counts the people of those that HR has yet to map."""

    def __init__(self, known: Known, site_names: Mapping[str, str]) -> None:
        self._known, self._site_names = known, site_names
        self._jobs: dict[str, str | None] = {}
        self._sites: dict[str, uuid.UUID | None] = {}
        self.unknown_jobs: Counter[str] = Counter()
        self.unknown_sites: Counter[str] = Counter()

    def job(self, line: Line) -> str | None:
        """The job class; empty for people whom HR leaves out, None for a code not mapped."""
        if line.job not in self._jobs:
            self._jobs[line.job] = self._known.jobs.get(key(line.job))
        return self._jobs[line.job]

    def site(self, line: Line) -> uuid.UUID | None:
        """The site by its code, by its name, or by the name that the file gives the code."""
        if line.site not in self._sites:
            sites, name = self._known.sites, self._site_names.get(line.site, line.site)
            self._sites[line.site] = sites.get(key(line.site)) or sites.get(key(name))
        return self._sites[line.site]

    def unknown(self, lines: Iterable[Line]) -> list[Detail]:
        """The codes of a person's lines that say nothing yet, each once."""
        jobs = [("job", line.job, "") for line in lines if self.job(line) is None]
        sites = [("site", line.site, "") for line in lines if self.site(line) is None]
        return list(dict.fromkeys(jobs + sites))

    def ask(self, unknown: Iterable[Detail]) -> None:
        """Count one person for each code."""
        for field, code, _after in unknown:
            (self.unknown_jobs if field == "job" else self.unknown_sites)[code] += 1
