"""Broken rules, worded for the person who broke them."""


class DomainError(Exception):
    """A rule was broken; the message tells the person what to do about it.

    `words` is the sentence as the catalogues know it, `values` fill its %(name)s places."""

    def __init__(self, words: str, **values: object) -> None:
        self.words, self.values = words, values
        super().__init__(words % values if values else words)


class Conflict(DomainError):
    """What the person saw is no longer what is there; shown with status 409."""
