"""What a second person has to see of a policy edition: its texts, what changes, and its files."""

import uuid
from typing import Any

from flask import Response, abort
from flask_babel import gettext as _

from app import db, downloads, pages, signing
from app.approvals import queries
from app.documents.redline import redline_html
from app.models import ApprovalRequest


def shown(request: ApprovalRequest, address: str) -> dict[str, Any]:
    """For the page of a request; empty where it publishes nothing. `address` is where files are."""
    if "edition" not in request.content:
        return {"texts": [], "changes": "", "files": []}
    edition, made = request.content["edition"], request.content["translations"]
    language = pages.locale()
    texts = [("en", signing.shown(_text_of(edition), language))]
    texts += [(each["language"], signing.shown(_text_of(each), language)) for each in made]
    return {"texts": texts, "changes": _changes(request), "files": _files(request, address)}


def file(request: ApprovalRequest, language: str) -> Response:
    """The edition's file in a language; a PDF opens, anything else is kept."""
    content = request.content
    found = [content["edition"] | {"language": "en"}, *content["translations"]]
    one = next((each for each in found if each["language"] == language), None) or abort(404)
    name = f"policy-for-review-{language}"
    return downloads.stored(one["sha256"], one["media_type"], name, inline=True)


def _text_of(stored: dict[str, Any]) -> str:
    return str(stored["reading_sha256"] or stored["sha256"])


def _files(request: ApprovalRequest, address: str) -> list[tuple[str, str]]:
    is_pdf = request.content["edition"]["media_type"] == downloads.PDF
    own = _("Look at the PDF (opens in a new tab)") if is_pdf else _("Download the file")
    spanish = _("The file of the Spanish translation")
    made = [(spanish, f"{address}/{each['language']}") for each in request.content["translations"]]
    return [(own, f"{address}/en"), *made]


def _changes(request: ApprovalRequest) -> str:
    """Since the edition before this one, if there is one."""
    before = queries.edition_before(
        uuid.UUID(request.content["draft_id"]), request.content["number"]
    )
    last = db.session.scalars(before).first()
    if last is None:
        return ""
    texts = (signing.text(last.text_sha256), signing.text(_text_of(request.content["edition"])))
    return redline_html(*texts, pages.locale())
