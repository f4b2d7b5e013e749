"""Stored files for the browser, byte for byte; nothing but a PDF is ever opened in it."""

import re

from flask import Response, make_response

from app import files
from app.documents.reading import ENDINGS

PDF = "application/pdf"


def stored(digest: str, media_type: str, name: str, inline: bool = False) -> Response:
    """A file under its SHA-256 to keep, or a PDF to look at; what was a web page comes as text."""
    is_text = media_type.startswith("text/")
    ending = "html.txt" if media_type == "text/html" else ENDINGS[media_type]
    way = "inline" if inline and media_type == PDF else "attachment"
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")
    response = make_response(files.read(digest))
    response.headers["Content-Type"] = "text/plain; charset=utf-8" if is_text else media_type
    response.headers["Content-Disposition"] = f'{way}; filename="{safe}.{ending}"'
    return response
