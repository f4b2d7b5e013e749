"""Reading a bank: problems are findings, never exceptions."""

from pathlib import Path

from modules.loader import Reader
from quizzes.loader import read_bank

QUESTION = """
module: small
questions:
  - id: Q1
    asks: act
    cites: [appearance]
    options: [{id: a, correct: {by: private_texting, no: true}}, {id: b, correct: false}]
"""


def test_a_missing_bank_is_two_findings() -> None:
    reader = Reader()
    assert read_bank("nowhere", reader) is None
    assert [finding.file for finding in reader.findings] == [
        "quizzes/content/nowhere.yaml",
        "quizzes/content/nowhere.en.yaml",
    ]


def test_a_rule_that_leaves_an_answer_out_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(QUESTION, "utf-8")
    (tmp_path / "small.en.yaml").write_text("questions: {}", "utf-8")
    reader = Reader()
    assert read_bank("small", reader, tmp_path) is None
    assert "say what happens for 'ask'" in str(reader.findings[0])
