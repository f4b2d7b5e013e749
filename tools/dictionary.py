"""Writes docs/data-dictionary.md: every table and column, and what its model says about it."""

import ast
import inspect
import textwrap
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, String, Uuid

from app import models
from app.db import UtcDateTime
from app.models.insert_only import InsertOnly
from tools import evidence_fields

PAGE = Path(__file__).parent.parent / "docs" / "data-dictionary.md"
HEAD = """# Data dictionary

Every table and column, written by `python -m tools.dictionary` from the docstrings in `app/models`.
*Only added to* means that triggers refuse every change; a correction is a new row.
"""
KINDS: dict[type, str] = {
    Uuid: "id",
    String: "text",
    Integer: "number",
    Boolean: "yes or no",
    LargeBinary: "bytes",
    UtcDateTime: "instant, UTC",
    Date: "date",
    JSON: "JSON",
}


def dictionary() -> str:
    """The whole page."""
    found: list[Any] = [getattr(models, name) for name in models.__all__]
    tables = "".join(map(_table, sorted(found, key=lambda model: str(model.__tablename__))))
    return HEAD + tables + evidence_fields.page()


def _table(model: Any) -> str:
    said, added = _attribute_docs(model), issubclass(model, InsertOnly)
    about = " ".join(str(model.__doc__).split()) + (" *Only added to.*" if added else "")
    rows = [
        f"| `{column.name}` | {_kind(column)} | {said.get(column.name, '')} |\n"
        for column in model.__table__.columns
    ]
    head = f"\n## {model.__table__.name}\n\n{about}\n\n| Column | Holds | |\n|---|---|---|\n"
    return head + "".join(rows)


def _kind(column: Column[Any]) -> str:
    """What a column holds, whose row it points to, and whether it may be empty."""
    kind = KINDS[type(column.type)]
    kind += "".join(f" of `{key.column.table.name}`" for key in column.foreign_keys)
    return kind + (", may be empty" if column.nullable else "")


def _attribute_docs(model: type) -> dict[str, str]:
    """Attribute → the string that stands below it in the source; Python itself drops it."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(body, ast.ClassDef)
    found = {}
    for above, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(above, ast.AnnAssign) and isinstance(below, ast.Expr):
            assert isinstance(above.target, ast.Name) and isinstance(below.value, ast.Constant)
            found[above.target.id] = " ".join(str(below.value.value).split())
    return found


if __name__ == "__main__":
    PAGE.write_text(dictionary(), "utf-8")
