"""The verbs of the settings pages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import db, mail
from app.errors import DomainError
from app.models import District, Site
from app.models.scope import district_run_by
from app.roster.changing import LARGEST_LOGO, Row, change_contacts, change_district, change_mail
from app.roster.changing import logo_type as type_of
from app.roster.lanes import by_lane
from app.roster.queries import numbers_to_call
from tests.app.roster.conftest import NOW, Founded

CALLED = date(2026, 8, 3)
HR = Row("Human resources", "Cora Whitfield", "406-555-0100", CALLED)
SETTINGS = mail.MailSettings(
    "smtp.juniper.example.org",
    587,
    "starttls",
    "training",
    "secret",
    "training@juniper.example.org",
)


def numbers_shown(district: District) -> list[str]:
    db.session.flush()
    return [contact.phone for contact in db.session.scalars(numbers_to_call(district.id))]


def test_a_checked_number_is_shown_and_an_unchecked_one_is_not(founded: Founded) -> None:
    change_contacts(founded[0], [HR, replace(HR, phone="406-555-0101", checked_on=None)])
    assert numbers_shown(founded[0]) == ["406-555-0100"]


def test_a_changed_number_loses_the_date_on_which_the_old_one_was_called(founded: Founded) -> None:
    change_contacts(founded[0], [HR])
    db.session.flush()
    waiting = change_contacts(founded[0], [replace(HR, phone="406-555-0199")])
    assert [contact.label for contact in waiting] == ["Human resources"]
    assert numbers_shown(founded[0]) == []


def test_a_changed_number_called_on_a_new_day_is_shown(founded: Founded) -> None:
    change_contacts(founded[0], [HR])
    db.session.flush()
    change_contacts(founded[0], [replace(HR, phone="406-555-0199", checked_on=date(2026, 8, 9))])
    assert numbers_shown(founded[0]) == ["406-555-0199"]


def test_an_empty_row_takes_its_contact_away(founded: Founded) -> None:
    change_contacts(founded[0], [HR, Row("", "", "", None)])
    assert [contact.label for contact in founded[0].contacts] == ["Human resources"]


def test_without_signing_in_numbers_are_shown_only_where_there_is_one_district(
    founded: Founded,
) -> None:
    change_contacts(founded[0], [HR])
    db.session.flush()
    assert db.session.scalars(numbers_to_call(None)).all()
    db.session.add(District(name="Other District", time_zone="America/Denver", created_at=NOW))
    db.session.flush()
    assert not db.session.scalars(numbers_to_call(None)).all()


def test_labels_say_which_part_of_who_to_tell_a_number_belongs_in(founded: Founded) -> None:
    labels = ["Title IX coordinator", "Montana child abuse line", "Human resources"]
    change_contacts(founded[0], [replace(HR, label=label) for label in labels])
    lanes = by_lane(founded[0].contacts)
    assert [lanes[key][0].label for key in ("title_ix", "abuse", "district")] == labels


def test_settings_belong_to_hr_of_the_whole_district(founded: Founded) -> None:
    district, _hr, top = founded
    assert db.session.scalars(district_run_by(district.id, [top.id])).all() == [district]
    assert not db.session.scalars(district_run_by(district.id, [])).all()
    assert not db.session.scalars(district_run_by(db.uuid7(), [top.id])).all()


def test_the_top_site_bears_the_districts_name(founded: Founded) -> None:
    change_district(
        founded[0],
        name="Juniper Schools",
        time_zone="America/Chicago",
        year_starts=date(2001, 8, 1),
    )
    assert founded[0].school_year_starts == "08-01"
    assert db.session.scalars(select(Site.name)).all() == ["Juniper Schools"]


def test_the_mail_password_is_kept_apart_and_an_empty_one_leaves_it(founded: Founded) -> None:
    change_mail(founded[0], SETTINGS)
    change_mail(founded[0], replace(SETTINGS, password="", port=2525))
    assert mail.settings_of(founded[0]) == replace(SETTINGS, port=2525)


@pytest.mark.parametrize("changed", [{"host": "smtp.other.example"}, {"account": "other"}])
def test_a_saved_password_goes_to_no_other_server_or_account(
    founded: Founded, changed: dict[str, Any]
) -> None:
    change_mail(founded[0], SETTINGS)
    with pytest.raises(DomainError, match="Enter the password"):
        change_mail(founded[0], replace(SETTINGS, password="", **changed))


@pytest.mark.parametrize(
    ("begins", "is_type"),
    [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg")],
)
def test_a_logo_is_judged_by_its_content(begins: bytes, is_type: str) -> None:
    assert type_of(begins + bytes(100)) == is_type


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'<?xml version="1.0"?><SVG xmlns="...">', "SVG"),
        (b"GIF89a", "PNG or JPEG"),
        (b"", "PNG or JPEG"),
        (b"\xff\xd8\xff" + bytes(LARGEST_LOGO), "larger than 500 KB"),
    ],
)
def test_other_pictures_are_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        type_of(data)
