"""A bundle is a module edition as published: structure, words, lessons and questions in one."""

from pathlib import Path

from modules import text
from modules.checks import module_findings
from modules.loader import ROOT, ContentError, Finding, ModuleFiles, Reader, read_module
from modules.module import Module, ModuleWords
from modules.pack import Strict
from modules.plan import Cases
from modules.scenario import Scenario, ScenarioWords
from modules.style import style_findings
from modules.transcript import Transcript, TranscriptWords
from quizzes.checks import bank_findings, bank_style
from quizzes.loader import read_bank
from quizzes.question import Bank, BankWords, QuestionWords


class Bundle(Strict):
    """All a learner's pages need; words and lessons by language."""

    module: Module
    words: dict[str, ModuleWords]
    lessons: dict[str, dict[str, str]]
    scenarios: dict[str, Scenario]
    scenario_words: dict[str, dict[str, ScenarioWords]]
    transcripts: dict[str, Transcript] = {}
    transcript_words: dict[str, dict[str, TranscriptWords]] = {}
    bank: Bank
    bank_words: dict[str, BankWords]

    def dumps(self) -> bytes:
        """The bytes that are published and hashed."""
        return self.model_dump_json().encode()

    @classmethod
    def loads(cls, data: bytes) -> "Bundle":
        """The bundle of published bytes."""
        return cls.model_validate_json(data)

    def module_words(self, language: str) -> ModuleWords:
        """The module's words, in English where the language is missing."""
        return self.words.get(language, self.words["en"])

    def lesson(self, slug: str, language: str) -> str:
        """A lesson's HTML, in English where the language is missing."""
        return self.lessons[slug].get(language, self.lessons[slug]["en"])

    def scene(self, id: str, language: str) -> ScenarioWords:
        """A scenario's words, in English where the language is missing."""
        return self.scenario_words[id].get(language, self.scenario_words[id]["en"])

    def chat(self, id: str, language: str) -> TranscriptWords:
        """A transcript's words, in English where the language is missing."""
        return self.transcript_words[id].get(language, self.transcript_words[id]["en"])

    @property
    def cases(self) -> Cases:
        """All cases a plan may pick from."""
        return Cases(self.scenarios, self.transcripts)

    def question_words(self, id: str, language: str) -> QuestionWords:
        """A question's words, in English where the language is missing."""
        return self.bank_words.get(language, self.bank_words["en"]).questions[id]


def findings(slug: str, root: Path = ROOT / "content") -> list[Finding]:
    """Everything an author should mend in a module and its bank, the look of the words included."""
    reader = Reader()
    files, questions = read_module(root / slug, reader), read_bank(slug, reader)
    found = list(reader.findings)
    found += [*module_findings(files), *style_findings(files)] if files else []
    found += [*bank_findings(slug, *questions), *bank_style(slug, *questions)] if questions else []
    return reader.located(found)


def compose(slug: str, root: Path = ROOT / "content", bank: Path | None = None) -> Bundle:
    """A module's files as one bundle; raises ContentError with every finding at once."""
    reader = Reader()
    files = read_module(root / slug, reader)
    questions = read_bank(slug, reader, bank) if bank else read_bank(slug, reader)
    found = list(reader.findings)
    found += module_findings(files) if files else []
    found += bank_findings(slug, *questions) if questions else []
    if files is None or questions is None or found:
        raise ContentError(reader.located(found))
    return _bundle(files, *questions)


def _bundle(files: ModuleFiles, bank: Bank, words: dict[str, BankWords]) -> Bundle:
    return Bundle(
        module=files.module,
        words=files.words,
        lessons={
            slug: {language: text.to_html(markdown) for language, markdown in by_language.items()}
            for slug, by_language in files.lessons.items()
        },
        scenarios={id: found.scenario for id, found in files.scenarios.items()},
        scenario_words={id: found.words for id, found in files.scenarios.items()},
        transcripts={id: found.transcript for id, found in files.transcripts.items()},
        transcript_words={id: found.words for id, found in files.transcripts.items()},
        bank=bank,
        bank_words=words,
    )
