"""The other ways to answer a policy: the words of a receipt, and of the duty that stays."""

from app.errors import DomainError
from app.rules import texts

RECEIPTS = {
    "en": (
        "I received policy {code}, edition {edition}. I do not agree with all of it. I understand "
        "that it applies to me all the same, and that I am expected to follow it. This waives no "
        "right."
    ),
    "es": (
        "Recibí la política {code}, edición {edition}. No estoy de acuerdo con toda ella. Entiendo "
        "que de todos modos se me aplica y que se espera que la cumpla. Con esto no renuncio a "
        "ningún derecho."
    ),
}
"""What somebody says who confirms the receipt and no more."""
DUTIES = {
    "en": (
        "Policy {code}, edition {edition}, applies to you all the same, and you are expected to "
        "follow it. By declining to sign you waive no right, and nothing in the policy is waived "
        "for you. You may sign later."
    ),
    "es": (
        "La política {code}, edición {edition}, se le aplica de todos modos y se espera que la "
        "cumpla. Al no firmar usted no renuncia a ningún derecho, y nada de la política deja de "
        "aplicársele. Puede firmar más adelante."
    ),
}
"""What somebody is told who declines to sign; it is kept word for word with the refusal."""
LONGEST = 2000
"""Signs in a question, an answer or a note."""
GROUP = 4
"""Signs of a fingerprint that stand together on paper."""
LEAST = 8
"""Signs of a fingerprint that bind a paper to its edition when they are typed by hand."""


def receipt(language: str, code: str, edition: str) -> str:
    """The exact words of somebody who received a policy and does not agree with all of it."""
    return RECEIPTS[language].format(code=code, edition=edition)


def duty(language: str, code: str, edition: str) -> str:
    """The exact words about the duty that stays when somebody declines."""
    return DUTIES[language].format(code=code, edition=edition)


def lines(given: str) -> str:
    """Several lines of text as they are kept; DomainError for what nobody could read."""
    if len(given) > LONGEST:
        raise DomainError("Use %(longest)s characters or fewer.", longest=LONGEST)
    return "\n".join(texts.text(line, LONGEST) for line in given.strip().splitlines())


def grouped(fingerprint: str) -> str:
    """A fingerprint as paper shows it, in groups that are easy to compare."""
    parts = range(0, len(fingerprint), GROUP)
    return " ".join(fingerprint[start : start + GROUP] for start in parts)


def is_of(typed: str, fingerprint: str) -> bool:
    """Whether what was scanned or typed from a paper is the beginning of this fingerprint."""
    bare = "".join(typed.split()).casefold()
    return len(bare) >= LEAST and fingerprint.startswith(bare)
