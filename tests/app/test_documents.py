"""The documents keep up with the code: commands, tables, and the example that authors copy."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import click
from flask import Flask

from app import commands
from modules.loader import ROOT as MODULES
from quizzes.bundle import compose, findings
from tools.dictionary import PAGE, dictionary

ROOT = Path(__file__).parents[2]


def all_commands(group: click.Group, way: str) -> Iterator[str]:
    """Every command of ours as it is typed; Flask's own are documented elsewhere."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{way} {name}")
        elif command.callback and not command.callback.__module__.startswith("flask"):
            yield f"{way} {name}"


def test_every_command_is_in_the_readme() -> None:
    app = Flask("documents")
    commands.register(app)
    readme = (ROOT / "README.md").read_text()
    assert [c for c in all_commands(app.cli, "flask") if f"| `{c}` |" not in readme] == []


def test_the_data_dictionary_is_what_tools_dictionary_writes() -> None:
    assert PAGE.read_text("utf-8") == dictionary()


def test_every_document_that_is_linked_to_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    ]
    assert [link for page, link in links if not (page.parent / link).exists()] == []


def test_the_scenario_of_the_recipe_needs_no_mending(tmp_path: Path) -> None:
    shutil.copytree(MODULES / "content/boundaries", folder := tmp_path / "boundaries")
    recipe = re.findall(r"```yaml\n(.+?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    for name, text in zip(("x1.yaml", "x1.en.yaml", "x1.es.yaml"), recipe, strict=True):
        (folder / "scenarios" / name).write_text(dedent(text))
    listed = (folder / "module.yaml").read_text().replace("scenarios: [", "scenarios: [X1, ")
    (folder / "module.yaml").write_text(listed)
    assert "X1" in compose("boundaries", tmp_path).scenarios
    assert [str(each) for each in findings("boundaries", tmp_path) if "x1" in str(each)] == []
