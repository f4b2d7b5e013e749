"""A release in a folder of its own, and the link to the one in use; standard library only."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.server.layout import GIT, Layout


def git(folder: Path, *arguments: str) -> str:
    """What git prints for a folder; exits with its words if it fails.

    With no exceptions in a home folder, git itself refuses root a folder of somebody else."""
    command = ["git", "-C", str(folder), *arguments]
    variables = {**os.environ, **GIT}
    done = subprocess.run(command, capture_output=True, text=True, env=variables)
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def name_of(layout: Layout, commit: str) -> str:
    """What a release's folder is called: its tag, or the first of its commit where it has none."""
    tags = git(layout.source, "tag", "--points-at", commit, "--sort=-creatordate").split()
    return tags[0] if tags else git(layout.source, "rev-parse", "--short=12", commit)


def prepare(layout: Layout, ref: str = "HEAD") -> Path:
    """Lay a release out beside the one in use, with its hash-checked packages; safe to repeat.

    A clone, not a worktree: the release names its own commit and outlives the source."""
    commit = git(layout.source, "rev-parse", f"{ref}^{{commit}}")
    release = layout.releases / name_of(layout, commit)
    if not release.exists():
        _lay_out(layout.source, commit, release)
    complete(release)
    return release


def complete(release: Path) -> None:
    """Install what a release needs and has not got; a second call only looks."""
    install = [sys.executable, str(release / "tools/install.py"), "server"]
    # Whoever runs this may look for Python's modules in the release in use.
    variables = {name: value for name, value in os.environ.items() if not _is_pythons(name)}
    if subprocess.run(install, cwd=release, env=variables).returncode:
        sys.exit(f"The packages of {release.name} could not be installed; the lines above say why.")
    compile_all = [str(release / ".venv/bin/python"), "-m", "compileall", "-q", *_code(release)]
    subprocess.run(compile_all, cwd=release, check=True)


def switch(layout: Layout, release: Path) -> None:
    """Make a release the one in use, in one step."""
    draft = layout.current.with_name(".current")
    draft.unlink(missing_ok=True)
    draft.symlink_to(release.relative_to(layout.current.parent))
    draft.replace(layout.current)


def _lay_out(source: Path, commit: str, release: Path) -> None:
    """Under another name until it is whole, so that a killed run leaves nothing to trip over."""
    draft = release.with_name(f".{release.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    git(draft.parent, "clone", "--quiet", "--local", "--no-checkout", str(source), draft.name)
    git(draft, "checkout", "--quiet", "--detach", commit)
    draft.rename(release)


def _is_pythons(name: str) -> bool:
    return name in ("PYTHONPATH", "PYTHONSAFEPATH")


def _code(release: Path) -> list[str]:
    """Compiled by root once, for the accounts that run it cannot write here."""
    folders = ("app", "modules", "quizzes", "certificates", "migrations", "tools")
    return [name for name in folders if (release / name).exists()]
