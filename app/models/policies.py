"""The district's policies: exact adopted bytes, frozen with their dates."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Policy(Base):
    """A policy by its code within a district."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("district_id", "code"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    code: Mapped[str]

    versions: Mapped[list["PolicyVersion"]] = relationship(
        back_populates="policy", order_by="PolicyVersion.number"
    )


class PolicyVersion(InsertOnly, Base):
    """One adopted edition; its bytes lie in the file store under `sha256`."""

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        CheckConstraint("change IN ('substantive', 'editorial')", name="change"),
    )

    id: Mapped[uuid.UUID] = key()
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy.id"))
    number: Mapped[int]
    title: Mapped[str]
    adopted_on: Mapped[date]
    effective_on: Mapped[date]
    """From this district date on, this is the text people read and sign."""
    reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    change: Mapped[str] = mapped_column(default="substantive")
    """Substantive: staff must sign again. Editorial: wording only."""
    is_model_text: Mapped[bool] = mapped_column(default=False)
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    """Of the adopted bytes themselves."""
    reading_sha256: Mapped[str] = mapped_column(default="", server_default="")
    """Of the text made from them that people read; empty where the bytes are that text."""
    edition_sha256: Mapped[str] = mapped_column(default="", server_default="")
    """Of everything that makes the edition, translations too (`app.policies.publishing`)."""
    is_scan: Mapped[bool] = mapped_column(default=False, server_default="0")
    """The file is a picture: somebody typed the text, and a second person compared it."""
    source_url: Mapped[str] = mapped_column(default="", server_default="")
    source_on: Mapped[date | None]
    """When it was copied from there."""
    responsible_office: Mapped[str] = mapped_column(default="", server_default="")
    legal_references: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    cross_references: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """What the linter found in the text, and what HR decided about each."""
    sign_by: Mapped[date | None]
    """By when a substantive edition asks everybody concerned to sign again."""
    approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    """The second person's review; empty for what was published from the command line."""
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    policy: Mapped[Policy] = relationship(back_populates="versions")
    translations: Mapped[list["PolicyTranslation"]] = relationship(
        back_populates="version", order_by="PolicyTranslation.language"
    )

    @property
    def text_sha256(self) -> str:
        """Under which the text that people read lies in the file store."""
        return self.reading_sha256 or self.sha256


class PolicyTranslation(InsertOnly, Base):
    """An edition in another language; the English stays the adopted text."""

    __tablename__ = "policy_translation"
    __table_args__ = (UniqueConstraint("version_id", "language"),)

    id: Mapped[uuid.UUID] = key()
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    language: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    reading_sha256: Mapped[str] = mapped_column(default="")
    translator: Mapped[str]
    translated_on: Mapped[date]

    version: Mapped[PolicyVersion] = relationship(back_populates="translations")

    @property
    def text_sha256(self) -> str:
        """Under which the text that people read lies in the file store."""
        return self.reading_sha256 or self.sha256


class PolicyWithdrawal(InsertOnly, Base):
    """From a day on an edition is not in effect, and nothing takes its place by itself."""

    __tablename__ = "policy_withdrawal"

    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    withdrawn_on: Mapped[date]
    reason: Mapped[str]
    approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class PolicyDraft(Base):
    """An edition in the making: mutable, no evidence; what is published from it is frozen."""

    __tablename__ = "policy_draft"

    id: Mapped[uuid.UUID] = key()
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change, so that two people do not write over one another."""
    title: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="substantive")
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    """Of the bytes as they were uploaded or pasted."""
    file_name: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    """The text that people will read, made from the bytes; typed in for a scan."""
    is_scan: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str] = mapped_column(default="")
    source_on: Mapped[date | None]
    adopted_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    responsible_office: Mapped[str] = mapped_column(default="")
    legal_references: Mapped[list[str]] = mapped_column(JSON, default=list)
    cross_references: Mapped[list[str]] = mapped_column(JSON, default=list)
    translations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """As `PolicyTranslation`, one for each language."""
    sign_by: Mapped[date | None]
    asks: Mapped[str] = mapped_column(default="")
    """Who signs a substantive edition again: `everybody`, or those whom a program (its id) asks."""
    request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    """The review it was last sent to."""
    version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy_version.id"))
    """The edition it became."""
    discarded_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))

    policy: Mapped[Policy] = relationship()


class FindingDecision(InsertOnly, Base):
    """What HR decided about something the linter found; the last one recorded counts."""

    __tablename__ = "finding_decision"
    __table_args__ = (CheckConstraint("outcome IN ('accepted', 'board')", name="outcome"),)

    id: Mapped[uuid.UUID] = key()
    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_draft.id"), index=True)
    finding: Mapped[str]
    """The finding's key (`app.rules.linting`); one that was mended in the text is not found."""
    rule: Mapped[str]
    excerpt: Mapped[str]
    outcome: Mapped[str]
    """`accepted` with a reason, or referred to the `board`."""
    reason: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
