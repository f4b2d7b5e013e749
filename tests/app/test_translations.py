"""Every sentence of the pages has its Spanish, and the pages show it."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.app.browsing import Visit
from tests.app.conftest import World

APP = Path(__file__).parents[2] / "app"
SPANISH = APP / "translations/es/LC_MESSAGES/messages.po"
WHERE = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "DomainError": None,
    "Conflict": None,
    "MailProblem": None,
}


@pytest.fixture(scope="module")
def asked() -> set[str]:
    """The English of every sentence in the code, in the singular."""
    return {forms(found[2])[0] for found in extract_from_dir(APP, WHERE, keywords=KEYWORDS)}


@pytest.fixture(scope="module")
def spanish() -> dict[str, list[str]]:
    return spoken(SPANISH)


def forms(words: str | Sequence[str] | None) -> list[str]:
    """One form, or singular and plural."""
    return [words] if isinstance(words, str) else list(words or ())


def catalog(path: Path) -> list[Message]:
    """The messages of a .po or .mo file without its header."""
    read = read_po if path.suffix == ".po" else read_mo
    with path.open("rb") as file:
        return [message for message in read(file) if message.id]


def spoken(path: Path) -> dict[str, list[str]]:
    """The Spanish forms by the English singular."""
    return {forms(message.id)[0]: forms(message.string) for message in catalog(path)}


def placeholders(words: str | Sequence[str] | None) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", " ".join(forms(words))))


def test_every_sentence_in_the_code_has_its_spanish(
    asked: set[str], spanish: dict[str, list[str]]
) -> None:
    assert sorted(id for id in asked if not all(spanish.get(id, [""]))) == []


def test_no_spanish_is_kept_of_a_sentence_that_is_gone(
    asked: set[str], spanish: dict[str, list[str]]
) -> None:
    assert spanish.keys() - asked == set()


def test_the_spanish_keeps_every_placeholder() -> None:
    lost = [m.id for m in catalog(SPANISH) if placeholders(m.id) != placeholders(m.string)]
    assert lost == []


def test_the_compiled_words_are_those_of_the_catalog(spanish: dict[str, list[str]]) -> None:
    assert spoken(SPANISH.with_suffix(".mo")) == spanish


@pytest.mark.parametrize(
    ("address", "heading"), [("/sign-in", "Entrar"), ("/who-to-tell", "A quién avisar")]
)
def test_somebody_not_signed_in_reads_spanish(visit: Visit, address: str, heading: str) -> None:
    visitor = visit()
    visitor.get("/language/es")
    page = visitor.get(address)
    assert (page.tree.get("lang"), page.heading) == ("es", heading)


def test_the_task_list_is_in_spanish(world: World, visit: Visit) -> None:
    page = visit(world.ana).get("/language/es")
    assert (page.tree.get("lang"), page.heading) == ("es", "Mi capacitación")
    assert "cosas por hacer, a más tardar el" in page.words()


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/today", "Hoy"), ("/reports", "Informes"), ("/settings", "Ajustes")],
)
def test_hr_reads_spanish(world: World, visit: Visit, address: str, heading: str) -> None:
    cora = visit(world.cora)
    cora.get("/language/es")
    assert cora.get(address).heading == heading
