"""Each field that a hearing asks for is in the record of a signature, or says why it is not."""

import unicodedata

import pytest

from app.ledger.canonical import sha256
from app.rules.consenting import words
from app.rules.signing import kept_address
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.policies import acts
from tools.evidence_fields import FIELDS, found

ASKED = """
schema record_id district_id log_origin type salt
signer{staff_id name_as_shown name_nfc email_at_signing role school}
document{code title version effective_on media_type bytes sha256 lang}
presentation{html_sha256 template_version consent_text_sha256 statement locale}
meaning
events{opened_at reached_end_at consented_at signed_at}
auth{method issuer subject_sha256 acr amr auth_time reauth session_id_sha256 credential_changed_at}
impersonated
client{ip user_agent}
assignment{id due reason}
result{score max passed attempt_no} quiz_version_sha256
recorded_at
clock{source last_sync_offset_ms}
entry{mode actor reason}
app{version git}
prev_record_of_same_signer_and_document
"""
"""The fields of an acknowledgment record, in the words of the design they come from."""
NOT_STORED = {"birth", "ssn", "gender", "fingerprint", "location", "biometric", "drawn"}


def asked() -> list[str]:
    """Each field as `group.field`, or alone."""
    group, names = "", []
    for word in ASKED.replace("{", "{ ").replace("}", " }").split():
        if word.endswith("{"):
            group = word[:-1] + "."
        elif word == "}":
            group = ""
        else:
            names.append(group + word)
    return names


def test_the_table_has_every_field_once() -> None:
    assert [field.name for field in FIELDS] == asked()


def test_a_field_has_a_place_or_a_reason() -> None:
    assert [field.name for field in FIELDS if bool(field.path) == bool(field.why_not)] == []


def test_a_stored_signature_holds_every_field(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    record = acts.last_record()
    for field in FIELDS:
        if field.path:
            found(record, field.path)


def test_what_was_shown_and_agreed_to_is_bound_by_hash(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    record, (signed,), (reading,) = acts.last_record(), acts.signatures(), acts.readings()
    assert record["presentation"]["html_sha256"] == reading.shown_sha256
    assert record["presentation"]["consent_text_sha256"] == sha256(words(True, "en").encode())
    assert record["presentation"]["statement"] == signed.statement
    assert record["document"]["edition_sha256"] == world.version.edition_sha256
    whats = [each["what"] for each in record["events"]]
    assert whats == ["opened", "reached-end", "consented", "signed"]


def test_who_signed_where_and_why_is_said(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    record = acts.last_record()
    assert (record["signer"]["role"], record["signer"]["school"]) == ("teacher", "Lincoln School")
    assert unicodedata.is_normalized("NFC", record["signer"]["name_nfc"])
    assert record["assignment"]["id"] == str(world.enrollment.id)
    assert record["impersonated"] is False and record["entry"]["actor"] == str(world.ana.id)
    assert (record["client"]["ip"], record["client"]["ip_kept"]) == ("127.0.0.0/24", "part")


def test_a_signature_after_changes_binds_both_editions(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    first = acts.last_record()
    acts.sign(ana)
    record = acts.last_record()
    assert record["document"]["number"] == 2
    assert record["document"]["changes_since"]["edition_sha256"] == world.version.edition_sha256
    assert record["document"]["edition_sha256"] != world.version.edition_sha256
    assert record["prev_record_of_same_signer_and_document"] == first["record_id"]


def test_the_translation_that_was_read_is_named_with_its_hash(world: World, visit: Visit) -> None:
    read = acts.translate(world.version.id)
    ana = visit(world.ana)
    ana.get("/language/es")
    acts.sign(ana)
    document = acts.last_record()["document"]
    assert document["language"] == "es" and document["translation"]["sha256"] == read.sha256


def test_nothing_is_stored_that_nobody_needs(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    names = str(acts.last_record()).casefold()
    assert [each for each in NOT_STORED if each in names] == []


@pytest.mark.parametrize(
    ("address", "keeps", "kept"),
    [
        ("198.51.100.77", "full", "198.51.100.77"),
        ("198.51.100.77", "part", "198.51.100.0/24"),
        ("2001:db8:12:3456::9", "part", "2001:db8:12::/48"),
        ("198.51.100.77", "none", ""),
        ("", "full", ""),
        ("unix:", "part", ""),
    ],
)
def test_of_an_address_as_much_is_kept_as_the_district_wants(
    address: str, keeps: str, kept: str
) -> None:
    assert kept_address(address, keeps) == kept
