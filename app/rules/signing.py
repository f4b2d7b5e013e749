"""What it means to sign a policy: the statement, and whose name it is."""

import re
import unicodedata
from ipaddress import ip_address, ip_network

STATEMENTS = {
    "en": (
        "I received policy {code}, edition {edition}. I have read it and had the chance to ask "
        "questions. I understand that I am expected to follow it. Signing does not mean that I "
        "agree with every part, and it waives no right."
    ),
    "es": (
        "Recibí la política {code}, edición {edition}. La he leído y tuve la oportunidad de hacer "
        "preguntas. Entiendo que se espera que la cumpla. Firmar no significa que yo esté de "
        "acuerdo con cada parte, ni renuncio a ningún derecho."
    ),
}
"""The one signature statement, everywhere; counsel's wording is not changed page by page."""
MEANINGS = {"signed": "read; understood that it is to be followed", "received": "received"}
"""What an answer means (21 CFR 11.50 asks for it beside a signature), as its statement says."""
LONGEST_BROWSER = 200
"""Signs kept of what a browser calls itself."""
KEPT_ADDRESSES = ("full", "part", "none")
NETWORKS = {4: 24, 6: 48}
"""The part of an address that names a network, by version of the Internet Protocol."""


def statement(language: str, code: str, edition: str) -> str:
    """The exact words a person signs; `edition` is the printed adoption date."""
    return STATEMENTS[language].format(code=code, edition=edition)


def kept_address(address: str, keeps: str) -> str:
    """What is kept of a network address: all, its network (such as `198.51.100.0/24`), or none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if keeps == "full":
        return str(found)
    network = ip_network((found, NETWORKS[found.version]), strict=False)
    return str(network) if keeps == "part" else ""


def name_matches(typed: str, *names_on_file: str) -> bool:
    """Whether the typed name is one on file; forgives Unicode form, case, spacing, accents,
    apostrophes, hyphens and periods, because names are typed on all kinds of keyboards."""
    wanted = _letters(typed)
    return bool(wanted) and wanted in {_letters(name) for name in names_on_file if name}


def _letters(name: str) -> str:
    apart = unicodedata.normalize(
        "NFKD", name.replace("ß", "ss").replace("ł", "l").replace("Ł", "l")
    )
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = re.sub(r"[’'‘ʼʻ`´.]", "", bare).casefold()
    return " ".join(re.sub(r"[-‐‑–—_]", " ", words).split())
