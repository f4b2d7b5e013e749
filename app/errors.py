"""Broken rules, worded for the person who broke them."""


class DomainError(Exception):
    """A rule was broken; the message tells the person what to do about it."""


class Conflict(DomainError):
    """What the person saw is no longer what is there; shown with status 409."""
