"""The shipped banks, and the districts they are asked in."""

import pytest

from modules.loader import Reader, read_pack
from modules.pack import Profile
from modules.profile import profile
from quizzes.loader import read_bank
from quizzes.question import Bank, BankWords

DISTRICTS = {
    "gbee": ("gbee", "law-nm", "federal"),
    "hs5460": ("hs5460", "mtcode", "law-mt", "federal"),
}
# The code of ethics is Montana's, so its bank is asked there only.
ASKED_IN = {"boundaries": DISTRICTS, "speaking-up": DISTRICTS, "ethics": ("hs5460",)}
PLACES = [(slug, code) for slug, codes in ASKED_IN.items() for code in codes]


def district_of(code: str) -> Profile:
    reader = Reader()
    packs = [read_pack(pack, reader) for pack in DISTRICTS[code]]
    assert not reader.findings, reader.findings
    return profile(pack for pack in packs if pack)


def loaded(slug: str) -> tuple[Bank, BankWords]:
    reader = Reader()
    found = read_bank(slug, reader)
    assert found, reader.findings
    return found[0], found[1]["en"]


@pytest.fixture(scope="session", params=DISTRICTS)
def district(request: pytest.FixtureRequest) -> Profile:
    return district_of(request.param)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank that grading is tried on."""
    return loaded("boundaries")[0]


@pytest.fixture(scope="session", params=ASKED_IN)
def shipped(request: pytest.FixtureRequest) -> tuple[Bank, BankWords]:
    """Each bank with its words."""
    return loaded(request.param)


@pytest.fixture(scope="session", params=PLACES, ids="-".join)
def asked(request: pytest.FixtureRequest) -> tuple[Bank, BankWords, Profile]:
    """Each bank with its words in each district that asks it."""
    slug, code = request.param
    return *loaded(slug), district_of(code)
