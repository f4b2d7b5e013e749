"""What is published, parsed once per process: module bundles and district profiles."""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import func, or_, select

from app import db, evidence
from app.ledger.canonical import sha256
from app.models import (
    ClauseRuling,
    ContentReview,
    DistrictPack,
    FrozenProfile,
    ModuleVersion,
    Ruling,
)
from modules.facts import answer_words, questions
from modules.loader import LANGUAGES, ROOT, ContentError, Reader, read_pack
from modules.pack import Answer, Citation, Decided, Profile
from modules.pack import ClauseRuling as Standing
from modules.pack import Ruling as Decision
from modules.profile import LoadedPack, profile
from quizzes.bundle import Bundle


@lru_cache(maxsize=32)
def bundle(version_id: uuid.UUID) -> Bundle:
    """A published bundle, read from its stored bytes and checked against their hash."""
    stored, digest = db.session.execute(
        select(ModuleVersion.bundle, ModuleVersion.sha256).where(ModuleVersion.id == version_id)
    ).one()
    if sha256(stored) != digest:
        raise RuntimeError(f"the bundle of module version {version_id} has been altered")
    return Bundle.loads(stored)


@lru_cache(maxsize=64)
def frozen_profile(district_id: uuid.UUID, digest: str) -> Profile:
    """A profile as it was frozen when a sitting began."""
    stored = db.session.scalars(
        select(FrozenProfile.body).where(
            FrozenProfile.district_id == district_id, FrozenProfile.sha256 == digest
        )
    ).one()
    return Profile.model_validate_json(stored)


@lru_cache
def pack(code: str) -> LoadedPack:
    """A shipped pack by its code; raises ContentError when its files are broken or missing."""
    reader = Reader()
    loaded = read_pack(code, reader)
    if loaded is None or reader.findings:
        raise ContentError(reader.findings)
    return loaded


@lru_cache
def pack_codes() -> tuple[str, ...]:
    """The packs that ship, by the names of their files."""
    return tuple(sorted({path.name.split(".")[0] for path in (ROOT / "packs").glob("*.yaml")}))


def packs_of(district_id: uuid.UUID) -> list[str]:
    """The packs the district's facts start from, in the order they were chosen."""
    turns = select(DistrictPack).where(DistrictPack.district_id == district_id)
    newest = {row.code: row for row in db.session.scalars(turns.order_by(DistrictPack.id))}
    taken = [row for row in newest.values() if row.turn % 2]
    return [row.code for row in sorted(taken, key=lambda row: row.id)]


def current_profile(district_id: uuid.UUID, also: Collection[uuid.UUID] = ()) -> Profile:
    """The district's facts today: its packs, then the decisions that HR has looked at, as recorded.

    `also` counts these decisions too, for a look ahead."""
    return profile_under(district_id, packs_of(district_id), also)


def profile_under(
    district_id: uuid.UUID, codes: Iterable[str], also: Collection[uuid.UUID] = ()
) -> Profile:
    """The same as it would be if the district's facts started from these packs, in this order."""
    rulings = [
        Decision(r.fact, r.answer, r.section, r.says, r.decided_by, r.decided_on, r.authority)
        for r in _counted(Ruling, district_id, also)
    ]
    clauses = standings(district_id, also)
    return profile([pack(code) for code in codes], rulings, clauses)


def standings(district_id: uuid.UUID, also: Collection[uuid.UUID] = ()) -> list[Standing]:
    """What was decided about clauses and counts, as recorded."""
    return [
        Standing(
            r.clause,
            cast(Any, r.standing),
            r.section,
            r.says,
            r.decided_by,
            r.decided_on,
            r.authority,
        )
        for r in _counted(ClauseRuling, district_id, also)
    ]


Decisive = TypeVar("Decisive", Ruling, ClauseRuling)


def _counted(
    kind: type[Decisive], district_id: uuid.UUID, also: Collection[uuid.UUID]
) -> Sequence[Decisive]:
    looked_at = select(ContentReview.id).where(ContentReview.subject_id == kind.id).exists()
    return db.session.scalars(
        select(kind)
        .where(kind.district_id == district_id, or_(looked_at, kind.id.in_(also)))
        .order_by(kind.id)
    ).all()


class Beside(NamedTuple):
    """What the district decided about a question, or that it has not, for beside the policy.

    Words are by language; there is no `answer` while it is open."""

    question: dict[str, str]
    answer: dict[str, str]
    says: dict[str, str]
    clauses: tuple[Citation, ...]
    decided: tuple[Decided, ...]

    @property
    def is_open(self) -> bool:
        """Staff ask administration."""
        return not self.answer


def beside(district_id: uuid.UUID, policy_code: str) -> list[Beside]:
    """The questions on a policy that its text leaves open or the district decided itself.

    Of what no pack restates, those count whose section names the policy."""
    codes = packs_of(district_id)
    about = facts_of(policy_code, codes)
    names = re.compile(rf"(?<!\w){re.escape(policy_code)}(?!\w)", re.IGNORECASE)
    return [
        _beside(fact, answer)
        for fact, answer in profile_under(district_id, codes).facts.items()
        if fact in questions("en")
        if fact in about or any(names.search(each.section) for each in answer.decided)
        if answer.value is None or answer.decided
    ]


def facts_of(policy_code: str, codes: Iterable[str]) -> set[str]:
    """The facts that the packs (of `codes`) restating this policy answer."""
    packs = [pack(code)[0] for code in codes]
    stem = f"{policy_code.strip().upper()}."
    return {
        fact
        for each in packs
        if each.kind == "policy" and any(clause.id.startswith(stem) for clause in each.clauses)
        for fact in each.facts
    }


def _beside(fact: str, answer: Answer) -> Beside:
    value = answer.value
    return Beside(
        {language: questions(language)[fact] for language in LANGUAGES},
        {each: answer_words(fact, value, each) for each in LANGUAGES} if value else {},
        answer.says,
        answer.citations,
        answer.decided,
    )


def freeze_profile(district_id: uuid.UUID, now: datetime) -> str:
    """Keep today's profile for what is about to begin; returns its hash."""
    body = current_profile(district_id).model_dump_json().encode()
    digest = sha256(body)
    kept = select(FrozenProfile.sha256).where(
        FrozenProfile.sha256 == digest, FrozenProfile.district_id == district_id
    )
    if db.session.scalar(kept) is None:
        db.one_at_a_time(district_id)
        if db.session.scalar(kept) is None:
            db.session.add(
                FrozenProfile(sha256=digest, district_id=district_id, body=body, recorded_at=now)
            )
            db.session.flush()
    return digest


def publish(made: Bundle, now: datetime) -> ModuleVersion | None:
    """Freeze a bundle as the next edition of its module; None when this very edition exists."""
    body = made.dumps()
    slug, digest = made.module.slug, sha256(body)
    same = select(ModuleVersion.id).where(
        ModuleVersion.slug == slug, ModuleVersion.sha256 == digest
    )
    if db.session.scalar(same):
        return None
    last = db.session.scalar(
        select(func.max(ModuleVersion.number)).where(ModuleVersion.slug == slug)
    )
    titles = {language: words.title for language, words in made.words.items()}
    version = ModuleVersion(
        id=db.uuid7(),
        slug=slug,
        number=(last or 0) + 1,
        titles=titles,
        minutes=made.module.minutes,
        bundle=body,
        sha256=digest,
        published_at=now,
    )
    evidence.record_module_version(version)
    return version
