"""An approved disposition takes everything about a person, and nothing of anybody else."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from app import db, jobs
from app.ledger.canonical import leaf_hash
from app.models import (
    Body,
    CertificateFile,
    DispositionDone,
    Leaf,
    LegalHoldRelease,
    Policy,
    Position,
    StaffMember,
)
from app.retention import about, doomed, operations, purging
from app.rules.retention import Hold
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.retention.leaving import (
    TRACES,
    act,
    approves,
    carried_out,
    did_everything,
    found,
    leaves,
    ordered,
    sets_rule,
    ten_years_on,
)
from tests.app.retention.leaving import everything_stored as stored
from tests.app.roster.adding import TODAY, put

STAY = {"policy_version", "program", "module_version", "leaf", "legal_hold", "disposition_line"}
"""Tables that a person's end never touches, to name a few."""


def rows_of(person: StaffMember) -> int:
    """How many rows are about somebody."""
    db.session.rollback()
    return sum(
        db.session.scalar(select(func.count()).select_from(rows).where(column == person.id)) or 0
        for table in about.tables()
        for rows, column in about.ways(table)
    )


def test_after_it_no_byte_says_that_the_person_was_here(
    world: World, visit: Visit, database: Engine
) -> None:
    did_everything(world, visit)
    leaves(world.ana, TODAY)
    sets_rule(world)
    assert TRACES[0] in {trace for _name, trace in found(database, TRACES)}
    certificate = db.session.scalars(select(CertificateFile)).one().sha256
    dan, leaves_before = rows_of(world.dan), the_ledger()[0]
    with ten_years_on():
        done = carried_out(ordered(world))
    counts = [done.counts[each] for each in ("attempt", "certificate", "acknowledgment")]
    assert (done.people, done.held_back, counts) == (1, 0, [1, 1, 1])
    assert rows_of(world.ana) == 0 and rows_of(world.dan) == dan
    assert found(database, TRACES) == set()
    assert certificate not in {name for name, _data in stored(database)}
    _every_leaf_stays(leaves_before)


def the_ledger() -> tuple[dict[uuid.UUID, bytes], dict[uuid.UUID, bytes]]:
    """Every leaf's hash, and the bytes that are still there, by record."""
    db.session.rollback()
    leaves = {leaf.record_id: leaf.leaf for leaf in db.session.scalars(select(Leaf))}
    return leaves, {body.record_id: body.bytes for body in db.session.scalars(select(Body))}


def _every_leaf_stays(before: dict[uuid.UUID, bytes]) -> None:
    """What is left can still be proved, and the last entry says what was done."""
    leaves, bodies = the_ledger()
    assert before.items() <= leaves.items() and len(bodies) < len(leaves)
    assert all(leaf_hash(told) == leaves[record_id] for record_id, told in bodies.items())
    assert any(b'"type":"disposition"' in told and b"RM88" in told for told in bodies.values())


def test_the_row_that_others_point_to_stays_without_a_name(past: World) -> None:
    with ten_years_on():
        carried_out(ordered(past))
    emptied = db.session.get_one(StaffMember, past.ana.id, populate_existing=True)
    assert (emptied.legal_name, emptied.email) == (purging.GONE, None)


def test_killed_in_the_middle_nothing_has_happened(
    past: World, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(past.ana)
    monkeypatch.setattr(doomed, "delete_bodies", lambda _people: 1 / 0)
    with ten_years_on():
        order = ordered(past)
        with pytest.raises(ZeroDivisionError):
            carried_out(order)
    assert rows_of(past.ana) == rows
    monkeypatch.undo()
    with ten_years_on():
        assert carried_out(order).people == 1


@pytest.mark.parametrize("kind", ["person", "policy", "days"])
def test_a_hold_placed_after_the_approval_keeps_everything(past: World, kind: str) -> None:
    policy_id = db.session.scalars(select(Policy.id)).one()
    holds = {
        "person": Hold(past.ana.id),
        "policy": Hold(policy_id=policy_id),
        "days": Hold(first=TODAY, last=TODAY),
    }
    rows = rows_of(past.ana)
    with ten_years_on():
        order = ordered(past)
        db.writing()
        operations.place(db.session.merge(past.district), holds[kind], "", act(past))
        db.session.commit()
        done = carried_out(order)
    assert (done.people, done.held_back) == (0, 1)
    assert rows_of(past.ana) == rows


def test_whoever_works_here_again_by_then_is_left_out(past: World) -> None:
    with ten_years_on():
        order = ordered(past)
        db.writing()
        mine = select(Position).where(Position.staff_member_id == past.ana.id)
        old = db.session.scalars(mine).first()
        assert old
        again = {"site_id": old.site_id, "job_class": "teacher", "held_from": act(past).on}
        db.session.add(Position(staff_member_id=past.ana.id, **again))
        db.session.commit()
        assert carried_out(order).held_back == 1


def test_on_sqlite_a_worker_carries_it_out_and_elsewhere_nobody_does(
    past: World, database: Engine
) -> None:
    with ten_years_on():
        ordered(past)
        jobs.drain()
    rows = db.session.scalars(select(DispositionDone)).all()
    assert len(rows) == (1 if database.dialect.name == "sqlite" else 0)


def test_the_tables_about_a_person_are_read_off_the_schema() -> None:
    names = {table.name for table in about.tables()}
    assert {"enrollment", "attempt", "correction", "notice", "position", "credential"} <= names
    assert names.isdisjoint(STAY | {"staff_member", "site", "crew", "school_page", "outbox"})


def test_every_stored_file_that_such_a_table_names_is_known() -> None:
    hashes = {
        f"{table.name}.{column.name}"
        for table in about.tables()
        for column in table.columns
        if column.name.endswith("sha256")
    }
    known = {f"{column.class_.__tablename__}.{column.key}" for column in doomed.FILES}
    assert known < hashes
    assert hashes - known == {
        "attempt.profile_sha256",
        "known_device.token_sha256",
        "login_session.token_sha256",
        "recovery_code.code_sha256",
        "sign_in_link.token_sha256",
        "sitting.profile_sha256",
        "submission.payload_sha256",
        "text_reading.shown_sha256",
    }


def test_a_released_hold_outlives_the_person_without_naming_them(
    past: World, database: Engine
) -> None:
    hal = put(past.top, "Hal Reed", email="hal@example.org", role="hr")
    db.writing()
    hold = operations.place(db.session.merge(past.district), Hold(past.ana.id), "M-7", act(past))
    approves(operations.ask_release(hold, None, act(past)), hal)
    db.session.commit()
    with ten_years_on():
        assert carried_out(ordered(past)).people == 1
    assert found(database, TRACES) == set()
    assert db.session.scalars(select(LegalHoldRelease)).one().hold_id == hold.id


def test_the_command_carries_a_list_out_and_says_what_is_wrong_with_another(
    past: World, app: Flask
) -> None:
    with ten_years_on():
        order = ordered(past)
        runner = app.test_cli_runner()
        refused = runner.invoke(args=["retention", "purge", str(past.ana.id)])
        assert refused.exit_code == 1 and "no approved disposition" in refused.output
        done = runner.invoke(args=["retention", "purge", str(order)])
    assert "Disposed of: 1. Held back: 0." in done.output and "position: 2" in done.output
