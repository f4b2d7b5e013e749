"""Lines about what is around: mail, the site's certificate, releases, parts that failed."""

import uuid
from datetime import datetime, timedelta
from functools import partial

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from app import clock, db, logbook
from app.logbook import Entry
from app.models import NoticeOutcome
from app.operating.line import Line, When, asked, or_new, probed, why
from config import settings

DAY = timedelta(days=1)
STALE = timedelta(hours=26)
"""A probe is written down once a day; an older one means that nobody looks any more."""
LOOKED = timedelta(days=4)
RENEW = timedelta(days=14)
"""Certificates are renewed a month ahead; so near the end that has failed for two weeks."""
FEW = 3
"""So many notices may be refused in a day, as for one wrong address."""
OWN_LINE = {f"brightline-{name}.service": name for name in ("backup", "drill", "update")}
"""Parts that write down how they ended, and as what."""
MAIL, CERTIFICATE = lazy_gettext("Mail"), lazy_gettext("Certificate of the site")
UPDATE, UNIT = lazy_gettext("Updates"), lazy_gettext("Parts of the server")
NOBODY = lazy_gettext(
    "Nobody has looked yet: on an installed server, Brightline does so every 5 minutes."
)

NOT_YET = lazy_gettext(
    "Nobody has looked for a newer version yet. An installed server does so every day."
)


def mail() -> Line:
    """The mail servers let us in, and most notices of the last day went out."""
    line, found = partial(Line, "mail", title=MAIL), _lately("mail")
    if found is None:
        return line(good=None, words=NOBODY)
    if not found.good:
        return line(good=False, words=why(found.facts))
    sent, unsent = asked(_notices) or (0, 0)
    if unsent > max(sent, FEW):
        words = lazy_gettext(
            "The mail server lets us in, but %(count)s notices of the last day could not be sent. "
            "Open Sign-in and mail and send a test message; HR's page Notices says why.",
            count=unsent,
        )
        return line(good=False, words=words)
    return line(good=True, words=lazy_gettext("The mail server lets us in."))


def site_certificate() -> Line:
    """Valid for the site's name, for 14 more days at least."""
    line, found = partial(Line, "site-certificate", title=CERTIFICATE), _lately("site-certificate")
    if not settings().is_https:
        words = lazy_gettext("Not needed: this installation is for trying out, without HTTPS.")
        return line(good=True, words=words)
    if found is None:
        return line(good=None, words=NOBODY)
    if not found.good:
        return line(good=False, words=why(found.facts))
    until = datetime.fromisoformat(found.facts["until"])
    if until - clock.now() >= RENEW:
        return line(good=True, words=lazy_gettext("Valid until %(at)s.", at=When(until)))
    words = lazy_gettext(
        "It ends %(at)s and has not been renewed by itself; after that, browsers warn everybody. "
        "On the server: sudo systemctl restart caddy. Then see that port 80 and port 443 are open.",
        at=When(until),
    )
    return line(good=False, words=words)


def update() -> Line:
    """The newest release runs, and the last update went through."""
    looked = [entry for entry in logbook.entries("release") if "newest" in entry.facts]
    tried = logbook.last("update")
    if tried and (not looked or not looked[-1].good or tried.at >= looked[-1].at):
        if not tried.good:
            return _update_failed(tried)
        if not looked or tried.at >= looked[-1].at:
            return _updated(tried)
    return _released(looked[-1]) if looked else _never_looked()


def _update_failed(tried: Entry) -> Line:
    words = lazy_gettext(
        "The update of %(at)s failed. %(why)s", at=When(tried.at), why=why(tried.facts)
    )
    return Line("update", False, UPDATE, words, at_once=True, cases=(tried.at.isoformat(),))


def _updated(tried: Entry) -> Line:
    """Good for as long as somebody must have looked since."""
    if clock.now() - tried.at > LOOKED:
        return _nobody_looked(tried)
    return Line("update", True, UPDATE, lazy_gettext("Updated %(at)s.", at=When(tried.at)))


def _never_looked() -> Line:
    failed = logbook.last("release")
    if failed is None:
        return Line("update", None, UPDATE, NOT_YET)
    return Line("update", or_new(LOOKED), UPDATE, why(failed.facts))


def _nobody_looked(since: Entry) -> Line:
    words = lazy_gettext(
        "Nobody could look for updates since %(at)s. Check that the server reaches the "
        "internet; on the server: sudo brightline release-check.",
        at=When(since.at),
    )
    return Line("update", False, UPDATE, words)


def _released(looked: Entry) -> Line:
    line, newest = partial(Line, "update", title=UPDATE), looked.facts["newest"]
    if clock.now() - looked.at > LOOKED:
        return _nobody_looked(looked)
    if looked.good:
        words = lazy_gettext("The newest release runs: %(release)s.", release=newest)
        return line(good=True, words=words)
    words = lazy_gettext(
        "A newer release is there: %(release)s. When few people are at work, run on the server: "
        "sudo brightline update. It makes a backup first.",
        release=newest,
    )
    return line(good=False, words=words, at_once=True, cases=(newest,))


def unit() -> Line:
    """No part of the server failed without having run well since."""
    newest = {entry.facts.get("unit", ""): entry for entry in logbook.entries("unit")}
    failed = [entry for entry in newest.values() if not entry.good and not _has_own_line(entry)]
    if not failed:
        return Line("unit", True, UNIT, lazy_gettext("None has failed."))
    names = tuple(sorted(str(entry.facts["unit"]) for entry in failed))
    words = lazy_gettext(
        "Failed %(at)s and has not run well since: %(names)s. On the server, systemctl status "
        "%(first)s says why, and sudo systemctl restart %(first)s starts it again.",
        at=When(min(entry.at for entry in failed)),
        names=", ".join(names),
        first=names[0],
    )
    return Line("unit", False, UNIT, words, at_once=True, cases=names)


def _has_own_line(failed: Entry) -> bool:
    """What wrote down why it failed is told by its own line; what could not is told here."""
    own = logbook.last(OWN_LINE.get(str(failed.facts["unit"]), "none"))
    return own is not None and (not own.good or own.at > failed.at)


def _lately(line: str) -> Entry | None:
    found = probed(line)
    return found if found and clock.now() - found.at <= STALE else None


def _notices() -> tuple[int, int]:
    """How many notices of the last day went out, and how many did not."""
    now = clock.now()
    counted = db.session.execute(
        select(NoticeOutcome.outcome, func.count())
        .where(
            NoticeOutcome.notice_id > _made_at(now - 2 * DAY), NoticeOutcome.recorded_at > now - DAY
        )
        .group_by(NoticeOutcome.outcome)
    ).all()
    found: dict[str, int] = {outcome: count for outcome, count in counted}
    return found.get("sent", 0), found.get("refused", 0) + found.get("unknown", 0)


def _made_at(at: datetime) -> uuid.UUID:
    """The least id of that moment: by the key, years of outcomes need not be read."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)
