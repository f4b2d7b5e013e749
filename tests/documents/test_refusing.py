"""What is refused, and why, in words HR understands."""

import pytest

from app.documents.reading import read
from app.errors import DomainError
from tests.documents.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_with_a_reason(name: str) -> None:
    made, reason = HOSTILE[name]
    with pytest.raises(DomainError, match=reason):
        read(made())
