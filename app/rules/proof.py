"""How somebody proved who they are, as a signature made then is bound to say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

METHODS = (
    "password",
    "pin",
    "passkey",
    "sso",
    "link",
    "slip",
    "recovery",
    "command",
    "break-glass",
)
"""What a session can begin with."""
KNOWN_TO_OTHERS = frozenset({"slip", "recovery", "command", "break-glass"})
"""Secrets that somebody else had in hand: HR printed them, or whoever runs the server did."""
MUST_SET = frozenset({"slip", "recovery"})
"""Somebody else had this in hand: the first thing is a secret of one's own."""
STRONG = frozenset({"passkey", "sso", "break-glass"})
"""What needs no second factor: the device, the district's provider, or the server's keeper."""
FRESH_TO_SIGN = timedelta(minutes=60)
FRESH_TO_MANAGE = timedelta(minutes=15)
"""Roles, exports and keys ask again after this long."""
AT_KIOSK = 12
"""On a shared tablet a proof grows old so many times as fast: somebody else is soon there."""
FRESH_TO_STEP_UP = timedelta(minutes=5)
"""Where a district wants more than a session for a signature."""
STEPS_UP = frozenset({"password", "passkey", "sso", "totp", "recovery-code"})
"""What counts for that when it is shown anew: nothing that a neighbor may have seen or found."""
COOL_DOWN = timedelta(hours=24)
"""After somebody was let in again with another's help, they may not sign for this long."""


@dataclass(frozen=True)
class Proof:
    """What stood behind a request: the secret, when it was shown, and on what device.

    `proved_at` is the last time the person showed a secret, `shown` which one that was (empty where
    nobody can tell); `secret_set_through` the method of the session in which PIN, password or
    passkey was set; `session` the SHA-256 of the session's token."""

    method: str
    began_at: datetime
    proved_at: datetime
    second: str = ""
    secret_set_at: datetime | None = None
    secret_set_through: str = ""
    kiosk: str = ""
    helped_at: datetime | None = None
    """When somebody last helped this person to sign in (`Recovery`)."""
    shown: str = ""
    session: str = ""

    @property
    def others_could_know(self) -> bool:
        """Whether HR or whoever runs the server could have known the secret itself."""
        return self.method in KNOWN_TO_OTHERS

    @property
    def is_strong(self) -> bool:
        """Whether it is enough for HR and administrators."""
        return bool(self.second) or self.method in STRONG

    def is_fresh(self, now: datetime, within: timedelta) -> bool:
        """Whether the person proved who they are recently enough, for where they are."""
        return now - self.proved_at <= (within / AT_KIOSK if self.kiosk else within)

    def steps_up(self, now: datetime) -> bool:
        """Whether a password, passkey or second factor was shown within five minutes."""
        return self.shown in STEPS_UP and now - self.proved_at <= FRESH_TO_STEP_UP

    def may_sign_from(self) -> datetime | None:
        """When the cool-down after help ends (it may be past); None where nobody helped."""
        return self.helped_at + COOL_DOWN if self.helped_at else None

    def record(self) -> dict[str, str | bool]:
        """The proof as the ledger writes it; instants in RFC 3339, UTC, to the second."""
        return {
            "method": self.method,
            "others_could_know": self.others_could_know,
            "second": self.second,
            "began_at": _plain(self.began_at),
            "proved_at": _plain(self.proved_at),
            "secret_set_at": _plain(self.secret_set_at),
            "secret_set_through": self.secret_set_through,
            "shared_device": bool(self.kiosk),
            "kiosk": self.kiosk,
            "helped_at": _plain(self.helped_at),
            "shown": self.shown,
            "session": self.session,
            "impersonated": False,
        }


def _plain(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
