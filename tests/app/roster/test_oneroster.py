"""OneRoster 1.1 and 1.2 zip files: staff are read, students never, and bombs are refused."""

import io
import os
import tracemalloc
import zipfile
from datetime import date

import pytest

from app.errors import DomainError
from app.roster import archive
from app.roster.lines import Reading
from app.roster.oneroster import is_staff, read_oneroster

MANIFEST = """propertyName,value
manifest.version,1.0
oneroster.version,{version}
file.orgs,bulk
file.users,bulk
file.roles,bulk
"""
ORGS = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
o1,,,Lincoln Elementary,school,LIN,d1
o2,,,Cedar High,school,,d1
"""
USERS_11 = """sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email
u1,active,true,"o1,o2",teacher,ana,Ana,Reyes,ana@juniper.example.org
u2,tobedeleted,true,o1,aide,ben,Ben,Ortiz,ben@juniper.example.org
u3,active,false,o1,administrator,dan,Dan,Hale,dan@juniper.example.org
u4,active,true,o1,student,stu,Secret,Child,
u5,active,true,o1,parent,par,Secret,Parent,
u6,active,true,o9,proctor,gus,Gus,Lund,
"""
USERS_12 = """sourcedId,status,enabledUser,username,givenName,familyName,preferredGivenName,email
u1,active,true,ana,Ana,Reyes,Annie,ana@juniper.example.org
u2,active,true,stu,Secret,Child,,
u3,active,true,dan,Dan,Hale,,
"""
ROLES = """sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId
r1,active,u1,secondary,aide,,,o2
r2,active,u1,primary,counselor,2026-08-01,2027-06-30,o1
r3,tobedeleted,u1,secondary,proctor,,,o1
r4,active,u2,primary,student,,,o1
r5,tobedeleted,u3,primary,principal,,,o2
"""


def zipped(version: str = "1.1", **members: str) -> bytes:
    """A bulk file; `users="..."` replaces users.csv."""
    kept = {"manifest": MANIFEST.format(version=version), "orgs": ORGS, "users": USERS_11}
    if version == "1.2":
        kept |= {"users": USERS_12, "roles": ROLES}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (kept | members).items():
            file.writestr(f"{name}.csv", text)
    return packed.getvalue()


def brief(reading: Reading) -> list[tuple[str, str, str, bool]]:
    return [(line.number, line.site, line.job, line.is_gone) for line in reading.lines]


def refusal(data: bytes) -> str:
    """Why nothing in a file can be used."""
    with pytest.raises(DomainError) as caught:
        read_oneroster(data)
    return str(caught.value)


def test_version_1_1_gives_a_line_for_each_school_of_each_staff_member() -> None:
    assert brief(read_oneroster(zipped())) == [
        ("u1", "LIN", "teacher", False),
        ("u1", "Cedar High", "teacher", False),
        ("u2", "LIN", "aide", True),
        ("u3", "LIN", "administrator", True),
        ("u6", "o9", "proctor", False),
    ]


def test_students_and_families_are_counted_and_kept_nowhere() -> None:
    reading = read_oneroster(zipped())
    assert reading.skipped == 2
    assert "Secret" not in repr(reading)


def test_version_1_2_puts_the_primary_role_first_and_leaves_out_deleted_ones() -> None:
    assert brief(read_oneroster(zipped("1.2"))) == [
        ("u1", "LIN", "counselor", False),
        ("u1", "Cedar High", "aide", False),
        ("u3", "Cedar High", "principal", True),
    ]


def test_version_1_2_knows_days_and_preferred_names() -> None:
    line = read_oneroster(zipped("1.2")).lines[0]
    assert (line.first_day, line.last_day) == (date(2026, 8, 1), date(2027, 6, 30))
    assert (line.legal_name, line.preferred_name) == ("Ana Reyes", "Annie Reyes")


def test_schools_are_named_by_the_code_that_lines_carry() -> None:
    sites = read_oneroster(zipped()).sites
    assert sites == {"LIN": "Lincoln Elementary", "Cedar High": "Cedar High"}


def test_two_schools_of_one_name_stay_apart() -> None:
    orgs = "sourcedId,name\no1,Lincoln\no2,Lincoln\n"
    assert [line.site for line in read_oneroster(zipped(orgs=orgs)).lines[:2]] == ["Lincoln", "o2"]


def test_only_people_without_an_address_bring_a_sign_in_name() -> None:
    lines = read_oneroster(zipped()).lines
    assert {line.number: line.sign_in_name for line in lines if line.sign_in_name} == {"u6": "gus"}


@pytest.mark.parametrize(
    ("role", "staff"),
    [
        *((role, True) for role in ("teacher", "administrator", "aide", "proctor", "principal")),
        *((role, True) for role in ("siteAdministrator", "counselor", "ext:busDriver")),
        *((role, False) for role in ("student", "parent", "guardian", "relative", "", "STUDENT")),
        *((role, False) for role in ("ext:exchange-student", "ext:hostParent")),
    ],
)
def test_who_is_staff(role: str, staff: bool) -> None:
    assert is_staff(role) is staff


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("u7,active,true,o1,aide,x,,,", "users.csv: familyName"),
        (",active,true,o1,aide,x,Ana,Reyes,", "users.csv: sourcedId"),
        ("u7,active,true,o1,aide,x,Ana,Reyes,ana at", "users.csv: email"),
        ("u7,perhaps,true,o1,aide,x,Ana,Reyes,", "users.csv: status"),
        ('u7,active,true,"o1,o2",aide,x,A\u202ena,Reyes,', "users.csv: givenName"),
        ("u7,active,true,o1,aide,\u0430na,Ana,Reyes,", "users.csv: username"),
        ("u7,active,true", "users.csv"),
    ],
)
def test_a_bad_row_is_refused_with_its_file_and_column(row: str, column: str) -> None:
    reading = read_oneroster(zipped(users=f"{USERS_11}{row}\n"))
    assert [(problem.row, problem.column) for problem in reading.problems] == [(8, column)]
    assert len(reading.lines) == 5


def test_a_role_with_an_impossible_day_is_refused_and_its_person_has_not_left() -> None:
    reading = read_oneroster(zipped("1.2", roles=ROLES.replace("2026-08-01", "2026-08-32")))
    assert [(p.row, p.column) for p in reading.problems] == [(3, "roles.csv")]
    assert reading.refused == {"u1"}


def test_a_school_without_a_name_is_refused() -> None:
    reading = read_oneroster(zipped(orgs=ORGS.replace("Cedar High", "")))
    assert [(p.row, p.column) for p in reading.problems] == [(3, "orgs.csv: name")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped("1.0"), "OneRoster version 1.0. Send 1.1 or 1.2"),
        (zipped(manifest="propertyName,value\n"), "version ?"),
        (
            zipped(manifest=MANIFEST.format(version="1.1").replace("users,bulk", "users,delta")),
            "delta",
        ),
        (zipped(users="sourcedId,givenName\n"), "users.csv has no column familyName"),
        (zipped("1.2", roles=""), "roles.csv has no column userSourcedId"),
        (b"not a zip", "not a zip file"),
        (zipped()[:-40], "not a zip file"),
        (b"PK" * 26_300_000, "larger than 50 MB"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_members_are_found_by_their_plain_name_only() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("../manifest.csv", MANIFEST.format(version="1.1"))
        file.writestr("folder/manifest.csv", MANIFEST.format(version="1.1"))
    assert refusal(packed.getvalue()) == "The zip file holds no manifest.csv."


def test_a_zip_of_many_files_is_refused() -> None:
    packed = io.BytesIO(zipped())
    with zipfile.ZipFile(packed, "a") as file:
        for number in range(101):
            file.writestr(f"{number}.csv", "")
    assert "too many files" in refusal(packed.getvalue())


def test_a_damaged_member_is_refused() -> None:
    data = zipped(users=USERS_11 + os.urandom(3000).hex())
    place = data.index(b"users.csv") + 1500
    assert "damaged" in refusal(data[:place] + bytes(200) + data[place + 200 :])


def test_an_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    assert "encrypted" in refusal(bytes(data))


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    data = zipped(users=USERS_11 + ("x" * 60_000 + "\n") * 1_000)
    tracemalloc.start()
    assert "unpacks to more" in refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_all_members_together_may_not_outgrow_the_limit() -> None:
    with archive.opened(zipped()) as opened, pytest.raises(DomainError, match="unpacks to more"):
        opened.left = len(ORGS) - 1
        with opened.text("orgs.csv") as stream:
            stream.read()
