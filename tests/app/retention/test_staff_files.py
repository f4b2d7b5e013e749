"""Staff list files are destroyed by lists too; each names everybody."""

import uuid

from flask import Flask
from sqlalchemy import Engine, select

from app import clock, db, files
from app.models import (
    RosterImport,
)
from app.retention import operations
from app.rules.retention import Hold, Rule
from tests.app.conftest import World
from tests.app.retention.leaving import (
    act,
    carried_out,
    ordered,
    sets_rule,
    ten_years_on,
)
from tests.app.retention.leaving import everything_stored as stored


def uploaded(world: World, name: str) -> tuple[uuid.UUID, dict[str, str]]:
    """A staff list file with its report, and lists of which an empty one is like any other's."""
    kept = {
        "file": files.keep(name.encode()),
        "list": files.keep(f"[{name}]".encode()),
        "empty": files.keep(b"[]"),
    }
    kept["report"] = files.keep(" ".join(kept.values()).encode())
    db.writing()
    row = RosterImport(
        id=db.uuid7(),
        district_id=world.district.id,
        source="hr",
        came_by="upload",
        filename=name,
        file_sha256=kept["file"],
        report_sha256=kept["report"],
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()
    return row.id, kept


def test_a_staff_list_file_goes_with_its_report_and_another_loses_nothing(
    world: World, app: Flask, database: Engine
) -> None:
    _id, gone = uploaded(world, "August.csv")
    sets_rule(world, Rule("made", 24, "Board policy, 2026"), "staff_files")
    with ten_years_on():
        newer, stays = uploaded(world, "Ten years later.csv")
        assert carried_out(ordered(world, "staff_files")).counts["roster_import"] == 1
    there = {name for name, _data in stored(database)}
    assert there.isdisjoint({gone["file"], gone["list"], gone["report"]})
    assert set(stays.values()) <= there
    assert db.session.scalars(select(RosterImport.id)).all() == [newer]


def test_a_hold_about_anybody_keeps_the_lists_that_name_everybody(world: World, app: Flask) -> None:
    uploaded(world, "August.csv")
    sets_rule(world, Rule("made", 24, "Board policy, 2026"), "staff_files")
    with ten_years_on():
        order = ordered(world, "staff_files")
        db.writing()
        operations.place(db.session.merge(world.district), Hold(world.dan.id), "", act(world))
        db.session.commit()
        assert carried_out(order).held_back == 1
