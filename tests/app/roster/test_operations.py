"""Founding a district, its sites and people."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.errors import DomainError
from app.models import Position, RoleGrant, SitePlacement
from app.roster.operations import add_person, add_site, create_district
from tests.app.roster.conftest import NOW, Founded

TODAY = date(2026, 8, 10)


def test_the_first_hr_person_works_at_the_top_and_holds_the_role(founded: Founded) -> None:
    _district, hr, top = founded
    position = db.session.scalars(select(Position)).one()
    grant = db.session.scalars(select(RoleGrant)).one()
    assert (top.kind, position.site_id, position.job_class) == ("district", top.id, "office")
    assert (grant.staff_member_id, grant.site_id, grant.role) == (hr.id, top.id, "hr")


def test_they_sign_in_with_their_address_in_small_letters(founded: Founded) -> None:
    assert founded[1].sign_in_name == "cora@juniper.example.org"


def test_a_new_district_has_contacts_without_numbers_and_its_packs_in_order(
    founded: Founded,
) -> None:
    district = founded[0]
    assert [contact.phone for contact in district.contacts] == ["", "", ""]
    assert [pack.code for pack in district.packs] == ["hs5460", "law-mt"]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "  "},
        {"name": "Juniper\u202eFlats"},
        {"name": "J" * 201},
        {"time_zone": "Mars/Olympus"},
        {"packs": ["unknown"]},
        {"hr_name": "Cora\tWhitfield"},
        {"hr_email": "cora at juniper"},
        {"hr_email": "cora@juniper.example.org\nBcc: all@juniper.example.org"},
    ],
)
def test_what_cannot_be_kept_is_refused(founded: Founded, changed: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "name": "Second District",
        "time_zone": "America/Denver",
        "packs": [],
        "hr_name": "Dana Reyes",
        "hr_email": "dana@second.example.org",
    }
    with pytest.raises(DomainError):
        create_district(**given | changed, now=NOW)


def test_names_are_kept_composed(founded: Founded) -> None:
    person = add_person(
        site=founded[2],
        name="Jose\u0301 Nu\u0301ñez ",
        sign_in_name="jnunez",
        job_class="driver",
        on=TODAY,
    )
    assert person.legal_name == "José Núñez"
    assert person.email is None


def test_a_sign_in_name_belongs_to_one_person(founded: Founded) -> None:
    with pytest.raises(DomainError, match="already signs in as cora@juniper.example.org"):
        add_person(
            site=founded[2],
            name="Another Cora",
            email="CORA@juniper.example.org",
            job_class="office",
            on=TODAY,
        )


@pytest.mark.parametrize("changed", [{"job_class": "astronaut"}, {"role": "owner"}])
def test_unknown_work_and_roles_are_refused(founded: Founded, changed: dict[str, Any]) -> None:
    given: dict[str, Any] = {"name": "Ana Ruiz", "sign_in_name": "ana", "job_class": "teacher"}
    with pytest.raises(DomainError, match="Choose one of these"):
        add_person(site=founded[2], on=TODAY, **given | changed)


def test_a_school_lies_below_the_district_from_its_day_on(founded: Founded) -> None:
    district, _hr, top = founded
    school = add_site(district=district, name="Lincoln School", parent=top, on=TODAY)
    placed = db.session.scalars(select(SitePlacement)).one()
    assert (placed.site_id, placed.parent_id, placed.held_from) == (school.id, top.id, TODAY)
