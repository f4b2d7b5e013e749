"""What a hearing asks of a signature: each field, and where its record in the ledger holds it."""

from typing import Any, NamedTuple


class Field(NamedTuple):
    """A field by its usual name; its path in the record, or why it does not apply."""

    name: str
    path: str
    why_not: str = ""


FIELDS = (
    Field("schema", "schema"),
    Field("record_id", "record_id"),
    Field("district_id", "district.id"),
    Field("log_origin", "log_origin"),
    Field("type", "type"),
    Field("salt", "salt"),
    Field("signer.staff_id", "signer.staff_member_id"),
    Field("signer.name_as_shown", "signer.name_as_shown"),
    Field("signer.name_nfc", "signer.name_nfc"),
    Field("signer.email_at_signing", "signer.email"),
    Field("signer.role", "signer.role"),
    Field("signer.school", "signer.school"),
    Field("document.code", "document.code"),
    Field("document.title", "document.title"),
    Field("document.version", "document.number"),
    Field("document.effective_on", "document.effective_on"),
    Field("document.media_type", "document.media_type"),
    Field("document.bytes", "document.size"),
    Field("document.sha256", "document.sha256"),
    Field("document.lang", "document.language"),
    Field("presentation.html_sha256", "presentation.html_sha256"),
    Field("presentation.template_version", "presentation.template_version"),
    Field("presentation.consent_text_sha256", "presentation.consent_text_sha256"),
    Field("presentation.statement", "presentation.statement"),
    Field("presentation.locale", "presentation.locale"),
    Field("meaning", "meaning"),
    Field("events.opened_at", "events.opened"),
    Field("events.reached_end_at", "events.reached-end"),
    Field("events.consented_at", "events.consented"),
    Field("events.signed_at", "events.signed"),
    Field("auth.method", "auth.method"),
    Field("auth.issuer", "auth.issuer"),
    Field("auth.subject_sha256", "auth.subject_sha256"),
    Field("auth.acr", "", "No provider is asked for a level of assurance; `auth.amr` says what."),
    Field("auth.amr", "auth.amr"),
    Field("auth.auth_time", "auth.proved_at"),
    Field("auth.reauth", "auth.step_up"),
    Field("auth.session_id_sha256", "auth.session"),
    Field("auth.credential_changed_at", "auth.secret_set_at"),
    Field("impersonated", "impersonated"),
    Field("client.ip", "client.ip"),
    Field("client.user_agent", "client.user_agent"),
    Field("assignment.id", "assignment.id"),
    Field("assignment.due", "assignment.due"),
    Field("assignment.reason", "assignment.reason"),
    Field("result.score", "", "A signature has no score; a quiz has its own record."),
    Field("result.max", "", "As above: see `quiz.attempt`."),
    Field("result.passed", "", "As above: see `quiz.attempt`."),
    Field("result.attempt_no", "", "As above: see `quiz.attempt`."),
    Field("quiz_version_sha256", "", "A signature rests on no quiz."),
    Field("recorded_at", "recorded_at"),
    Field("clock.source", "clock.source"),
    Field(
        "clock.last_sync_offset_ms",
        "",
        "The operating system keeps the server's clock, and Brightline asks no time server.",
    ),
    Field("entry.mode", "entry.mode"),
    Field("entry.actor", "entry.actor"),
    Field("entry.reason", "", "Given where human resources enters a paper; this is one's own act."),
    Field("app.version", "app.version"),
    Field("app.git", "app.git"),
    Field(
        "prev_record_of_same_signer_and_document",
        "prev_record_of_same_signer_and_document",
    ),
)
HEAD = """
## The record of a signature

What the ledger holds of each signature (`policy.ack`), beside the row itself: `app/testimony.py`
writes it, and a test signs and looks for every field. Empty values are there all the same.

| Field | In the record |
|---|---|
"""


def page() -> str:
    """The section of the data dictionary."""
    return HEAD + "".join(f"| `{field.name}` | {_where(field)} |\n" for field in FIELDS)


def found(record: dict[str, Any], path: str) -> Any:
    """What a record holds at a path; LookupError where it holds nothing."""
    held: Any = record
    for part in path.split("."):
        held = {each["what"]: each["at"] for each in held} if isinstance(held, list) else held
        held = held[part]
    return held


def _where(field: Field) -> str:
    return f"`{field.path}`" if field.path else f"Not applicable. {field.why_not}"
