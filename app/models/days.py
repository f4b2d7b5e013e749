"""Dates reckoned in the database."""

from datetime import date
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Date


class days_after(FunctionElement[date]):
    """A date so many days later, which each engine writes in its own way."""

    type = Date()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _sqlite(element: days_after, compiler: Any, **given: Any) -> str:
    return "date({}, '+' || {} || ' days')".format(*_written(element, compiler, given))


@compiles(days_after, "postgresql")
def _postgresql(element: days_after, compiler: Any, **given: Any) -> str:
    return "({} + {})".format(*_written(element, compiler, given))


def _written(element: days_after, compiler: Any, given: Any) -> list[str]:
    return [compiler.process(clause, **given) for clause in element.clauses]
