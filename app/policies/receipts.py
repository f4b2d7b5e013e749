"""A receipt, made from the record in the ledger: on the page, as a file to keep, and by mail.

Without Flask, because a worker makes the file that is mailed."""

import base64
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from sqlalchemy import select

from app import answers, db, files, signing
from app.models import Acknowledgment, Leaf, PolicyVersion, Submission
from app.policies.receipt_words import KNOWN, KNOWN_AS, WAYS, WORDS
from app.rules.wording import edition_name, long_date, moment

TEMPLATES = Path(__file__).parent.parent / "templates"
LARGEST_INSIDE = 1024 * 1024
"""Bytes of an adopted file that still go into the copy, which has to get through mail servers."""

Line = tuple[str, str]


class Signed(NamedTuple):
    """One policy on a receipt."""

    kind: str
    title: str
    statement: str
    lines: list[Line]
    version: PolicyVersion
    record: bytes
    """What the ledger holds of it; empty once a disposition has removed that."""
    said: dict[str, Any]
    """The same, read."""


class Receipt(NamedTuple):
    """Everything that one form signed, in one language."""

    submission: Submission
    district: str
    language: str
    words: dict[str, str]
    signed: list[Signed]
    whose: list[Line]
    """How strongly it is this person's act, in plain words."""


def receipt(
    submission: Submission,
    signatures: Sequence[Acknowledgment],
    district: str,
    zone: str,
    language: str,
) -> Receipt:
    """The receipt for a submission, with times in a district's zone (an IANA name)."""
    return Receipt(
        submission,
        district,
        language,
        WORDS[language],
        [_signed(each, zone, language) for each in signatures],
        _whose(submission.proof, zone, language) if submission.proof else [],
    )


def copy(made: Receipt) -> bytes:
    """The receipt as one HTML file that opens anywhere, with texts, files and records inside."""
    page = _pages().get_template("policies/copy.html")
    return page.render(made=made, words=made.words, text=_text, inside=_inside).encode()


def _signed(signature: Acknowledgment, zone: str, language: str) -> Signed:
    version, words = signature.policy_version, WORDS[language]
    kept = answers.stored(signature.id, signature.signed_at)
    record, said = kept or (b"", {})
    title = words["policy"].format(code=version.policy.code, title=version.title)
    lines = [
        (words["signed_as"], signature.typed_name),
        (words["signed_on"], moment(signature.signed_at, zone, language)),
        *_voided(signature.id, zone, language),
        (words["edition"], _edition(version.number, version.adopted_on, language)),
        *_texts(version, said.get("document", {}), language),
        *_place(said, words),
        (words["id"], str(signature.id)),
    ]
    return Signed(signature.kind, title, signature.statement, lines, version, record, said)


def _voided(signature_id: uuid.UUID, zone: str, language: str) -> list[Line]:
    """Since when it counts no more, if it was taken back."""
    found = db.session.scalars(answers.corrections_of("signature", signature_id))
    heading = WORDS[language]["voided"]
    return [(heading, moment(x.recorded_at, zone, language)) for x in found if x.kind == "void"]


def _texts(version: PolicyVersion, document: dict[str, Any], language: str) -> list[Line]:
    """What was read, with the hashes that the signature binds."""
    words, read, since = (
        WORDS[language],
        document.get("translation"),
        document.get("changes_since"),
    )
    lines = [(words["read"], _read(read, language)), (words["print"], version.sha256)]
    text = (read or document).get("text_sha256", version.sha256)
    if text != version.sha256:
        lines.append((words["print_text"], text))
    if version.edition_sha256:
        lines.append((words["print_edition"], version.edition_sha256))
    if since:
        adopted = date.fromisoformat(since["adopted_on"])
        lines.append((words["since"], _edition(since["number"], adopted, language)))
        lines.append((words["print_since"], since["edition_sha256"] or since["sha256"]))
    return lines


def _read(translation: dict[str, Any] | None, language: str) -> str:
    words = WORDS[language]
    if not translation:
        return words["adopted_text"]
    on = long_date(date.fromisoformat(translation["translated_on"]), language)
    return words["translated_text"].format(translator=translation["translator"], on=on)


def _edition(number: int, adopted_on: date, language: str) -> str:
    edition = edition_name(adopted_on, language)
    return WORDS[language]["numbered"].format(number=number, edition=edition)


def _place(said: dict[str, Any], words: dict[str, str]) -> list[Line]:
    """Where the ledger holds the record, and its leaf hash."""
    found = (
        said
        and db.session.execute(
            select(Leaf.seq, Leaf.leaf).where(Leaf.record_id == uuid.UUID(said["record_id"]))
        ).one_or_none()
    )
    return [(words["place"], str(found.seq)), (words["leaf"], found.leaf.hex())] if found else []


def _whose(proof: dict[str, Any], zone: str, language: str) -> list[Line]:
    """What was used, who could have known it, when it was set, on what device."""
    words, ways = WORDS[language], WAYS[language]
    lines = [(words["way"], ways[proof["method"]])]
    if proof["second"]:
        lines.append((words["second"], ways[proof["second"]]))
    lines.append((words["again"], _again(proof, zone, language)))
    lines.append((words["known"], KNOWN[language][KNOWN_AS.get(proof["method"], "other")]))
    if proof["secret_set_at"]:
        lines.append((words["set"], _set(proof, zone, language)))
    tablet = words["tablet"].format(name=proof["kiosk"]) if proof["shared_device"] else ""
    lines.append((words["device"], tablet or words["own_device"]))
    return [*lines, (words["acting"], words["never"])]


def _again(proof: dict[str, Any], zone: str, language: str) -> str:
    words = WORDS[language]
    if proof.get("step_up"):
        return words["again_yes"].format(way=WAYS[language][proof["shown"]])
    return words["again_no"].format(at=_at(proof["proved_at"], zone, language))


def _set(proof: dict[str, Any], zone: str, language: str) -> str:
    at, through = _at(proof["secret_set_at"], zone, language), proof["secret_set_through"]
    way = WAYS[language].get(through, through)
    return WORDS[language]["set_after"].format(at=at, way=way) if through else at


def _at(written: str, zone: str, language: str) -> str:
    return moment(datetime.fromisoformat(written), zone, language)


def _text(signed: Signed) -> tuple[str, str]:
    """Language and HTML of the text as it was read."""
    document = signed.said.get("document", {})
    language = document.get("language", "en")
    read = document.get("translation") or document
    text = read.get("text_sha256") or signed.version.text_sha256
    return language, signing.shown(text, language)


def _inside(signed: Signed) -> list[tuple[str, str, str]]:
    """Files inside the copy: what they are (a key of the words), name and `data:` address."""
    version, found = signed.version, []
    if version.size <= LARGEST_INSIDE:
        found.append(("file", f"policy-{version.id}", _data(files.read(version.sha256))))
    if signed.record:
        found.append(("record", "record.json", _data(signed.record)))
    return found


def _data(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"


@lru_cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
