"""Evidence is deleted under an approved disposition, by the owner of the tables, or not at all."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import clock, db
from app.errors import Conflict
from app.models import (
    Disposition,
)
from app.retention import purging
from tests.app.conftest import World
from tests.app.retention.leaving import (
    carried_out,
    ordered,
    ten_years_on,
)


@pytest.mark.parametrize("table", ["enrollment", "body", "position"])
def test_without_an_approved_disposition_the_owner_deletes_nothing(past: World, table: str) -> None:
    with purging.as_owner():
        db.writing()
        with pytest.raises(DBAPIError, match="insert-only"):
            db.session.execute(text(f"DELETE FROM {table}"))


def test_the_lock_opens_for_nothing_but_an_approved_disposition(past: World) -> None:
    order = Disposition(district_id=past.district.id, record_class="training", authority="mine")
    with purging.as_owner():
        db.writing()
        db.session.add(order)
        db.session.flush()
        with pytest.raises(DBAPIError, match="no approved disposition"):
            db.session.execute(text("INSERT INTO disposing VALUES (:id)"), {"id": order.id.hex})


def test_the_pages_role_has_no_key(past: World, database: Engine) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite has no roles")
    with ten_years_on():
        order = ordered(past)
    db.writing()
    with pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text("INSERT INTO disposing VALUES (:id)"), {"id": order})


def test_not_even_then_do_leaves_and_orders_go(past: World) -> None:
    with ten_years_on():
        order = ordered(past)
    with purging.as_owner():
        db.writing()
        db.session.execute(text("INSERT INTO disposing VALUES (:id)"), {"id": order.hex})
        with pytest.raises(DBAPIError, match="insert-only"):
            db.session.execute(text("DELETE FROM leaf"))


def test_it_happens_once(past: World) -> None:
    with ten_years_on():
        order = ordered(past)
        carried_out(order)
        with pytest.raises(Conflict), purging.as_owner():
            db.writing()
            purging.purge(order, clock.now())
