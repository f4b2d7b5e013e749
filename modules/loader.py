"""Reads content files; every problem in every file is found in one go, none hides the next."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from modules.module import Module, ModuleWords
from modules.pack import Pack, PackWords
from modules.scenario import Scenario, ScenarioWords
from modules.transcript import Transcript, TranscriptWords

ROOT = Path(__file__).parent
LANGUAGES = ("en", "es")

Kind = TypeVar("Kind", bound=BaseModel)


class Finding(NamedTuple):
    """One problem: the file, the place in it, and what to do."""

    file: str
    where: str
    problem: str

    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.where, self.problem) if part)


class ContentError(Exception):
    """Content that must not be published; `findings` lists everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = list(findings)
        super().__init__("\n".join(map(str, self.findings)))


class _Loader(yaml.CSafeLoader):
    """YAML in which yes, no, on and off are the words they are; in C, because start-up waits."""


_Loader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@dataclass
class Reader:
    """Reads typed files and collects findings instead of stopping at the first."""

    findings: list[Finding] = field(default_factory=list)
    trees: dict[str, yaml.Node | None] = field(default_factory=dict)

    def read(self, path: Path, kind: type[Kind]) -> Kind | None:
        """The file as `kind`, or None with findings."""
        raw = self._parsed(path)
        if raw is None:
            return None
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            self.findings += [_finding(path, problem) for problem in error.errors()]
        return None

    def words(self, path: Path, kind: type[Kind]) -> dict[str, Kind]:
        """The language files beside `path` (x.yaml → x.en.yaml, x.es.yaml); English is required."""
        files = {lang: path.with_suffix(f".{lang}.yaml") for lang in LANGUAGES}
        found = {
            language: self.read(file, kind)
            for language, file in files.items()
            if language == "en" or file.exists()
        }
        return {language: words for language, words in found.items() if words}

    def note(self, path: Path, where: str, problem: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(_short(path), where, problem))

    def located(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with the lines of their places, in the order of the files."""
        found = [
            each._replace(line=_line(self.trees.get(each.file), each.where.split(".")))
            for each in findings
        ]
        return sorted(found, key=lambda each: (each.file, each.line))

    def _parsed(self, path: Path) -> Any:
        try:
            text = path.read_text("utf-8")
            loader = _Loader(text)
            self.trees[_short(path)] = tree = loader.get_single_node()
            return loader.construct_document(tree) if tree else None
        except FileNotFoundError:
            self.note(path, "", "the file is missing; add it")
        except UnicodeDecodeError:
            self.note(path, "", "is not UTF-8 text; save it as UTF-8")
        except yaml.YAMLError as error:
            self.note(path, "", f"is not valid YAML: {' '.join(str(error).split())}")
        return None


def _line(node: yaml.Node | None, way: list[str]) -> int:
    """The line of a place (from 1); of the nearest thing around it if the place is not there."""
    if node is None:
        return 0
    for part in way:
        following = _inside(node, part)
        if following is None:
            break
        node = following
    return int(node.start_mark.line) + 1


def _inside(node: yaml.Node, part: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if str(key.value) == part), None)
    if isinstance(node, yaml.SequenceNode):
        each: list[yaml.Node] = node.value
        if part.isdecimal() and int(part) < len(each):
            return each[int(part)]
        return next((one for one in each if _is_called(one, part)), None)
    return None


def _is_called(node: yaml.Node, id: str) -> bool:
    called = _inside(node, "id") if isinstance(node, yaml.MappingNode) else None
    return called is not None and str(called.value) == id


def _finding(path: Path, problem: Any) -> Finding:
    where = ".".join(str(part) for part in problem["loc"])
    return Finding(_short(path), where, problem["msg"].removeprefix("Value error, "))


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


class ScenarioFiles(NamedTuple):
    """A scenario with its words by language."""

    scenario: Scenario
    words: dict[str, ScenarioWords]


class TranscriptFiles(NamedTuple):
    """A transcript with its words by language."""

    transcript: Transcript
    words: dict[str, TranscriptWords]


class ModuleFiles(NamedTuple):
    """A module as its folder holds it; lessons are Markdown by slug and language."""

    module: Module
    words: dict[str, ModuleWords]
    lessons: dict[str, dict[str, str]]
    scenarios: dict[str, ScenarioFiles]
    transcripts: dict[str, TranscriptFiles]


def read_module(folder: Path, reader: Reader) -> ModuleFiles | None:
    """A module folder: module.yaml, lessons/*.en.md, scenarios/*.yaml; None without module.yaml."""
    path = folder / "module.yaml"
    module = reader.read(path, Module)
    words = reader.words(path, ModuleWords)
    pairs = _pairs(folder / "scenarios", reader, Scenario, ScenarioWords)
    marked = _pairs(folder / "transcripts", reader, Transcript, TranscriptWords)
    if module is None:
        return None
    _missing(folder, module, reader)
    lessons = {slug: _lesson(folder / "lessons", slug, reader) for slug in module.lessons}
    return ModuleFiles(
        module,
        words,
        lessons,
        {id: ScenarioFiles(*pairs[id]) for id in module.scenarios if id in pairs},
        {id: TranscriptFiles(*marked[id]) for id in module.transcripts if id in marked},
    )


def _missing(folder: Path, module: Module, reader: Reader) -> None:
    """Note every case the module lists whose file is not there."""
    listed = [("scenarios", id) for id in module.scenarios]
    listed += [("transcripts", id) for id in module.transcripts]
    for place, id in listed:
        if not (file := folder / place / f"{id.lower()}.yaml").exists():
            reader.note(file, "", "the file is missing; add it or take it out of module.yaml")


def _lesson(folder: Path, slug: str, reader: Reader) -> dict[str, str]:
    files = {language: folder / f"{slug}.{language}.md" for language in LANGUAGES}
    if not files["en"].exists():
        reader.note(
            files["en"], "", "the lesson is missing; write it or take it out of module.yaml"
        )
    return {language: file.read_text("utf-8") for language, file in files.items() if file.exists()}


Case = TypeVar("Case", Scenario, Transcript)
CaseWords = TypeVar("CaseWords", ScenarioWords, TranscriptWords)


def _pairs(
    folder: Path, reader: Reader, kind: type[Case], words_kind: type[CaseWords]
) -> dict[str, tuple[Case, dict[str, CaseWords]]]:
    """Every case in the folder by id with its words, whether or not the module lists it."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.suffixes == [".yaml"]:
            case, words = reader.read(path, kind), reader.words(path, words_kind)
            if case and words:
                found[case.id] = (case, words)
    return found


def read_pack(
    code: str, reader: Reader, root: Path = ROOT
) -> tuple[Pack, dict[str, PackWords]] | None:
    """A pack by its code (`gbee`); None when a file of it fails."""
    path = root / "packs" / f"{code}.yaml"
    pack, words = reader.read(path, Pack), reader.words(path, PackWords)
    return (pack, words) if pack and words else None
