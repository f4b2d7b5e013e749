"""Certificate numbers people can read over the phone, and the secret code behind the QR."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

_PREFIX = "BL"
_RANDOM_CHARACTERS = 15
_LENGTH = _RANDOM_CHARACTERS + 1
_GROUP = 4
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212")
_FIELD_POLYNOMIAL = 0b100101


def new_number() -> str:
    """A fresh number such as BL-7Q4M-0XKD-93TZ-HV5K: 75 random bits and one check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    return _grouped(body + check_character(body))


def new_code() -> str:
    """The 128 random bits the QR carries, 22 URL-safe characters: who holds it may see the name."""
    return secrets.token_urlsafe(16)


def normalized(text: str) -> str | None:
    """The number as printed, whatever case, spaces, hyphens or look-alikes were typed, or None."""
    typed = text.upper().translate(_SEPARATORS).translate(_LOOKALIKES)
    if len(typed) == len(_PREFIX) + _LENGTH:
        typed = typed.removeprefix(_PREFIX.translate(_LOOKALIKES))
    if len(typed) != _LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return _grouped(typed) if _remainder(typed) == 0 else None


def check_character(body: str) -> str:
    """The character that brings the remainder of body plus itself to zero."""
    return ALPHABET[_times_two(_remainder(body))]


def _remainder(text: str) -> int:
    # A weighted sum over the field of 32 elements. The weights, powers of 2, are all different and
    # none is zero, so any one wrong character and any two swapped ones leave a remainder.
    remainder = 0
    for character in text:
        remainder = _times_two(remainder) ^ ALPHABET.index(character)
    return remainder


def _times_two(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled & 32 else doubled


def _grouped(text: str) -> str:
    groups = (text[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
    return "-".join((_PREFIX, *groups))
