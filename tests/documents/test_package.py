"""What a Word file may lead to, and how much it may unpack to."""

import pytest

from app.documents import package
from app.documents.package import Package
from app.errors import DomainError
from tests.documents.making import RELATIONS, docx, relations


def leading(kind: str, target: str) -> bytes:
    """A Word file that leads outside."""
    way = f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"'
    inner = relations(f'<Relationship Id="a" {way}/>')
    return docx("", {"word/_rels/settings.xml.rels": inner})


@pytest.mark.parametrize(
    "kind, target",
    [
        ("hyperlink", "https://board.example.org/policies"),
        ("attachedTemplate", r"file:///C:\Users\Cora\Letter.dotm"),
    ],
)
def test_links_and_templates_on_the_writer_s_disk_are_no_harm(kind: str, target: str) -> None:
    assert Package(leading(kind, target)).main() == "word/document.xml"


@pytest.mark.parametrize(
    "target", ["https://a.example/b.dotm", r"file:///\\a\b.dotm", r"\\a\b.dotm"]
)
def test_templates_from_elsewhere_are_refused(target: str) -> None:
    with pytest.raises(DomainError, match="from elsewhere"):
        Package(leading("attachedTemplate", target))


def test_all_parts_together_may_not_unpack_to_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_INFLATED", 500)
    with pytest.raises(DomainError, match="far too much"):
        Package(docx())
