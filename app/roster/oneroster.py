"""Reading OneRoster 1.1 and 1.2 CSV in bulk: staff and schools, never students or families."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.errors import DomainError
from app.roster import archive, reading, rows, values
from app.roster.columns import plain
from app.roster.lines import Reading
from app.rules import texts

VERSIONS = ("1.1", "1.2")
MOST_ROWS = 1_000_000
"""Of one file, students and families among them."""
NOT_STAFF = ("student", "parent", "guardian", "relative")
"""A role with such a word in it is skipped: 1.2 lets senders add roles of their own (`ext:`)."""
COLUMNS = {
    "sourcedId": "number",
    "givenName": "first_name",
    "middleName": "middle_name",
    "familyName": "last_name",
    "preferredGivenName": "preferred_first",
    "preferredFamilyName": "preferred_last",
    "email": "email",
    "username": "sign_in_name",
    "status": "status",
}
"""Column of users.csv → field of a line."""
HEADINGS = (*(f"users.csv: {column}" for column in COLUMNS), "org", "role", "beginDate", "endDate")
FIELDS = (*COLUMNS.values(), "site", "job", "first_day", "last_day")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Post:
    """One staff role of one person at one site."""

    site: str
    job: str
    first_day: str = ""
    """ISO 8601, or empty."""
    last_day: str = ""
    is_primary: bool = False
    is_gone: bool = False


def read_oneroster(data: bytes) -> Reading:
    """Staff with a line for each of their roles, the primary one first; `sites` names the schools.

    DomainError: the zip file as a whole cannot be used."""
    found = Reading()
    with archive.opened(data) as zipped:
        version = _version(zipped)
        codes = _sites(zipped, found)
        if version == "1.1":
            _read_users(
                zipped, found, lambda user: _own_posts(codes, user), "role", "orgSourcedIds"
            )
        else:
            posts = _posts(zipped, found, codes)
            _read_users(zipped, found, lambda user: posts.get(user["sourcedId"].strip(), []))
    return found


def _version(zipped: archive.Archive) -> str:
    """1.1 or 1.2, from a manifest that says the whole list is here and not only what changed."""
    with zipped.text("manifest.csv") as stream:
        said = {
            cells[0].strip(): cells[1].strip()
            for _row, cells in rows.rows(stream)
            if cells and len(cells) > 1
        }
    version = said.get("oneroster.version", "").removeprefix("v")
    if version not in VERSIONS:
        raise DomainError(
            "The manifest names OneRoster version %(version)s. Send 1.1 or 1.2.",
            version=version or "?",
        )
    if "delta" in (said.get(f"file.{name}") for name in ("orgs", "users", "roles")):
        raise DomainError("This file holds changes only (delta). Send the whole list (bulk).")
    return version


def _sites(zipped: archive.Archive, found: Reading) -> dict[str, str]:
    """The code of each school by its sourcedId: its identifier, else its name, never twice."""
    codes: dict[str, str] = {}
    for row, cells in _table(zipped, found, "orgs.csv", "sourcedId", "name"):
        try:
            own = texts.text(cells["sourcedId"])
            name = texts.name(cells["name"])
            code = texts.text(cells.get("identifier", "")) or name
        except DomainError as error:
            found.problems.append(reading.problem(row, "orgs.csv: name", error))
            continue
        codes[own] = own if code in found.sites else code
        found.sites[codes[own]] = name
    return codes


def _posts(
    zipped: archive.Archive, found: Reading, codes: Mapping[str, str]
) -> dict[str, list[Post]]:
    """The staff roles of each person in 1.2; one that was deleted counts only without another."""
    posts: defaultdict[str, list[Post]] = defaultdict(list)
    for row, cells in _table(zipped, found, "roles.csv", "userSourcedId", "role", "orgSourcedId"):
        if is_staff(cells["role"]):
            user = cells["userSourcedId"].strip()
            try:
                posts[user].append(_post(codes, cells))
            except DomainError as error:
                found.problems.append(reading.problem(row, "roles.csv", error))
                reading.refuse(found, {"number": user})
    return {user: _standing(held) for user, held in posts.items()}


def _post(codes: Mapping[str, str], cells: Cells) -> Post:
    org = cells["orgSourcedId"].strip()
    return Post(
        site=codes.get(org, org),
        job=cells["role"],
        first_day=_iso(cells.get("beginDate", "")),
        last_day=_iso(cells.get("endDate", "")),
        is_primary=plain(cells.get("roleType", "")) == "primary",
        is_gone=values.is_gone(cells.get("status", "").strip() or "active"),
    )


def _standing(held: list[Post]) -> list[Post]:
    standing = [post for post in held if not post.is_gone] or held
    return sorted(standing, key=lambda post: not post.is_primary)


def _own_posts(codes: Mapping[str, str], user: Cells) -> list[Post]:
    """The one role of 1.1, once for each school."""
    if not is_staff(user["role"]):
        return []
    orgs = [org.strip() for org in user["orgSourcedIds"].split(",")]
    return [Post(codes.get(org, org), user["role"]) for org in orgs]


@lru_cache(maxsize=1024)
def is_staff(role: str) -> bool:
    """Whether somebody in this role works here; without a role nobody does."""
    known = plain(role)
    return bool(known) and not any(word in known for word in NOT_STAFF)


def _read_users(
    zipped: archive.Archive, found: Reading, posts_of: Callable[[Cells], list[Post]], *also: str
) -> None:
    needed = ("sourcedId", "givenName", "familyName", *also)
    for row, user in _table(zipped, found, "users.csv", *needed):
        posts = posts_of(user)
        found.skipped += not posts
        for post in posts:
            if not reading.add(found, row, HEADINGS, FIELDS, _texts(user, post)):
                break  # the same cells are wrong for every role


def _texts(user: Cells, post: Post) -> list[str]:
    own = {column: user.get(column, "") for column in COLUMNS}
    if post.is_gone or plain(user.get("enabledUser", "")) == "false":
        own["status"] = "inactive"
    if plain(own["email"]) not in values.NO_EMAIL:
        own["username"] = ""  # people with an address sign in with it
    return [*own.values(), post.site, post.job, post.first_day, post.last_day]


def _table(
    zipped: archive.Archive, found: Reading, name: str, *needed: str
) -> Iterator[tuple[int, Cells]]:
    """The rows of one member by column; a row whose cells do not fit becomes a problem."""
    with zipped.text(name) as stream:
        table = rows.rows(stream, MOST_ROWS)
        headings = [cell.strip() for cell in next(table, (0, None))[1] or ()]
        for column in needed:
            if column not in headings:
                raise DomainError("%(name)s has no column %(column)s.", name=name, column=column)
        for row, cells in table:
            try:
                if fitting := rows.fitting(cells, len(headings)):
                    yield row, dict(zip(headings, fitting, strict=True))
            except DomainError as error:
                found.problems.append(reading.problem(row, name, error))
                reading.refuse(found, {})


def _iso(given: str) -> str:
    return values.day(given.strip()).isoformat() if given.strip() else ""
