"""reports.

Revision 0005, after 0004, 2026-11-21.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_CHILDREN = (
    ("completion", "credit_id"),
    ("completion", "attempt_id"),
    ("completion", "acknowledgment_id"),
    ("completion", "paper_id"),
    ("acknowledgment", "reading_id"),
    ("acknowledgment", "consent_id"),
    ("enrollment", "position_id"),
    ("refusal", "submission_id"),
    ("staff_question", "enrollment_id"),
    ("paid_time", "enrollment_id"),
)
"""Whoever deletes a row of an approved list has the engine look for its children here."""


def upgrade() -> None:
    op.create_index(
        "ix_enrollment_turns", "enrollment", ["staff_member_id", "program_id", "opens_on"]
    )
    again = sa.text("ordinal > 1")
    op.create_index(
        "ix_certificate_again",
        "certificate",
        ["enrollment_id"],
        postgresql_where=again,
        sqlite_where=again,
    )
    for table, column in OF_CHILDREN:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_certificate_valid_until", "certificate", ["valid_until"])
    op.create_table(
        "boundary_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("crossings", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("false_alarms", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_boundary_count_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_count")),
        sa.UniqueConstraint(
            "district_id", "clause", name=op.f("uq_boundary_count_district_id_clause")
        ),
    )
    op.create_table(
        "kept_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_kept_figures_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_figures")),
        sa.UniqueConstraint("district_id", "page", name=op.f("uq_kept_figures_district_id_page")),
    )
    op.create_table(
        "calibration_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("counsel", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["district.id"],
            name=op.f("fk_calibration_choice_district_id_district"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["staff_member.id"],
            name=op.f("fk_calibration_choice_recorded_by_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_choice")),
    )
    with op.batch_alter_table("calibration_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calibration_choice_district_id"), ["district_id"], unique=False
        )

    op.create_table(
        "headcount",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_headcount_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff_member.id"], name=op.f("fk_headcount_recorded_by_staff_member")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_headcount_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount")),
    )
    with op.batch_alter_table("headcount", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_headcount_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_headcount_site_id"), ["site_id"], unique=False)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("staff_member_id", sa.Uuid(), nullable=True),
        sa.Column("policy_id", sa.Uuid(), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_to", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN staff_member_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN policy_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN held_from IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_legal_hold_one_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_legal_hold_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_legal_hold_policy_id_policy")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["staff_member.id"],
            name=op.f("fk_legal_hold_recorded_by_staff_member"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_member.id"],
            name=op.f("fk_legal_hold_staff_member_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legal_hold_district_id"), ["district_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_legal_hold_staff_member_id"), ["staff_member_id"], unique=False
        )

    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("record_class", sa.String(), nullable=False),
        sa.Column("counted_from", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "counted_from IN ('separation', 'made', 'never')",
            name=op.f("ck_retention_rule_counted_from"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_retention_rule_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["staff_member.id"],
            name=op.f("fk_retention_rule_recorded_by_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    with op.batch_alter_table("retention_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_retention_rule_district_id"), ["district_id"], unique=False
        )

    op.create_table(
        "disposition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("record_class", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["approval_request.id"],
            name=op.f("fk_disposition_approval_id_approval_request"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_disposition_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
    )
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposition_district_id"), ["district_id"], unique=False
        )

    op.create_table(
        "legal_hold_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["approval_request.id"],
            name=op.f("fk_legal_hold_release_approval_id_approval_request"),
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["legal_hold.id"], name=op.f("fk_legal_hold_release_hold_id_legal_hold")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["staff_member.id"],
            name=op.f("fk_legal_hold_release_recorded_by_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold_release")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_legal_hold_release_hold_id")),
    )
    op.create_table(
        "disposing",
        sa.Column("disposition_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_disposing_disposition_id_disposition"),
        ),
        sa.PrimaryKeyConstraint("disposition_id", name=op.f("pk_disposing")),
    )
    op.create_table(
        "disposition_done",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("disposition_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_disposition_done_disposition_id_disposition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition_done")),
        sa.UniqueConstraint("disposition_id", name=op.f("uq_disposition_done_disposition_id")),
    )
    op.create_table(
        "disposition_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("disposition_id", sa.Uuid(), nullable=False),
        sa.Column("staff_member_id", sa.Uuid(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("eligible_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_disposition_line_disposition_id_disposition"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_member.id"],
            name=op.f("fk_disposition_line_staff_member_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition_line")),
        sa.UniqueConstraint(
            "disposition_id",
            "staff_member_id",
            name=op.f("uq_disposition_line_disposition_id_staff_member_id"),
        ),
    )
    with op.batch_alter_table("disposition_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposition_line_disposition_id"), ["disposition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_disposition_line_staff_member_id"), ["staff_member_id"], unique=False
        )


def _unlock() -> None:
    """Triggers of the newer schema ask a table that goes; older ones are made again afterwards."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        found = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE :asks")
        for name in connection.scalars(found, {"asks": "%disposing%"}).all():
            op.execute(f"DROP TRIGGER {name}")


def downgrade() -> None:
    _unlock()
    op.drop_index("ix_certificate_again", "certificate")
    op.drop_index("ix_certificate_valid_until", "certificate")
    for table, column in OF_CHILDREN:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("ix_enrollment_turns", "enrollment")
    with op.batch_alter_table("disposition_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposition_line_staff_member_id"))
        batch_op.drop_index(batch_op.f("ix_disposition_line_disposition_id"))

    op.drop_table("disposition_line")
    op.drop_table("disposition_done")
    op.drop_table("disposing")
    op.drop_table("legal_hold_release")
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposition_district_id"))

    op.drop_table("disposition")
    with op.batch_alter_table("retention_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retention_rule_district_id"))

    op.drop_table("retention_rule")
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_hold_staff_member_id"))
        batch_op.drop_index(batch_op.f("ix_legal_hold_district_id"))

    op.drop_table("legal_hold")
    with op.batch_alter_table("headcount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_headcount_site_id"))
        batch_op.drop_index(batch_op.f("ix_headcount_district_id"))

    op.drop_table("headcount")
    with op.batch_alter_table("calibration_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_choice_district_id"))

    op.drop_table("calibration_choice")
    op.drop_table("kept_figures")
    op.drop_table("boundary_count")
