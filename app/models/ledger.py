"""The ledger: one leaf per record for ever, its exact bytes beside it."""

import uuid
from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base
from app.models.insert_only import Forever, InsertOnly


class Leaf(Forever, Base):
    """The RFC 9162 leaf hash of a record's bytes at its place in the tree: from 0, no gaps."""

    __tablename__ = "leaf"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    record_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    leaf: Mapped[bytes]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Body(InsertOnly, Base):
    """The canonical bytes (RFC 8785) a leaf was made from; gone only by an approved disposition."""

    __tablename__ = "body"

    record_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    bytes: Mapped[bytes]
