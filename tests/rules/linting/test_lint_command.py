"""`flask policy lint`: what it prints, and how it ends."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.policies.lint_commands import lint_file
from tests.rules.linting.texts import TEXTS


def run(file: Path, *more: str) -> Result:
    return CliRunner().invoke(lint_file, [str(file), *more])


def test_it_prints_a_block_for_each_finding_and_the_count() -> None:
    result = run(TEXTS / "like-gbee.md")
    assert "Line 37: broken-word\n  “non- professional”\n  A word is split here." in result.output
    assert f"{result.output.count(chr(10) * 2)} found in like-gbee.md." in result.output
    assert result.exit_code == 1


def test_it_is_quiet_about_a_complete_policy() -> None:
    result = run(TEXTS / "clean.md", "--state", "MT")
    assert (result.output, result.exit_code) == ("0 found in clean.md.\n", 0)


def test_it_takes_the_dates_of_the_form() -> None:
    dates = ["--adopted-on", "2020-05-04", "--reviewed-on", "2024-05-04"]
    told = run(TEXTS / "like-5460.md", *dates, "--next-review-on", "2029-05-04").output
    assert "same-day-review" not in told and "no-review-cycle" not in told


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_ends_with_status_2(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "policy.md").write_bytes(data)
    result = run(tmp_path / "policy.md")
    assert "policy.md cannot be read: " in result.output
    assert result.exit_code == 2
