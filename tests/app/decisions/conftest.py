"""A real mail server for the links."""

from tests.app.roster.conftest import server

__all__ = ["server"]
