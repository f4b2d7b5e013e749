"""A move that is killed leaves nothing on PostgreSQL, and the next run does it all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.operating.survey import survey
from config import settings
from tests.app.conftest import World
from tests.app.operating.movable import Target, leave, target

__all__ = ["target"]
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="moves to PostgreSQL"),
]
ROOT = Path(__file__).parents[3]
DYING = """
import os, signal, sys
from app.operating.moving import move

def say(words):
    if words.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

move(sys.argv[1], sys.argv[2], say)
"""


def killed(target: Target, when: str) -> None:
    """A move in a process of its own, killed as it says something."""
    leave()
    urls = {"DATABASE_URL": settings().database_url, "DATABASE_OWNER_URL": settings().owner_url}
    run = [sys.executable, "-c", DYING, target.owner_url, target.app_url, when]
    assert subprocess.run(run, cwd=ROOT, env={**os.environ, **urls}).returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "when",
    [
        pytest.param("Counting", marks=pytest.mark.full),
        pytest.param("Copying district", marks=pytest.mark.full),
        "Copying staff_member",
        pytest.param("Checking", marks=pytest.mark.full),
    ],
)
def test_killed_before_the_end_nothing_is_there_and_the_next_run_does_it(
    world: World, target: Target, when: str
) -> None:
    killed(target, when)
    assert target.count() == target.count("leaf") == 0
    moved = target.move()
    with target.opened() as connection:
        assert survey(connection) == moved.survey and not moved.again


def test_killed_after_the_last_word_the_next_run_finds_it_done(
    world: World, target: Target
) -> None:
    killed(target, "PostgreSQL has it all")
    assert target.count() == 4 and target.move().again
