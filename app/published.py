"""What is published, parsed once per process: module bundles and district profiles."""

import uuid
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select

from app import db, evidence
from app.ledger.canonical import sha256
from app.models import DistrictPack, FrozenProfile, ModuleVersion, Ruling
from modules.loader import ROOT, ContentError, Reader, read_pack
from modules.pack import Profile
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


def current_profile(district_id: uuid.UUID) -> Profile:
    """The district's facts today: its packs, then its decisions in the order they were recorded."""
    codes = db.session.scalars(
        select(DistrictPack.code)
        .where(DistrictPack.district_id == district_id)
        .order_by(DistrictPack.id)
    )
    rulings = db.session.scalars(
        select(Ruling).where(Ruling.district_id == district_id).order_by(Ruling.id)
    )
    decisions = [Decision(r.fact, r.answer, r.section, r.says) for r in rulings]
    return profile([pack(code) for code in codes], decisions)


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
