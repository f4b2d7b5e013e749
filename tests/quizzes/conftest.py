"""The shipped bank, and the districts it is asked in."""

import pytest

from modules.loader import Reader, read_pack
from modules.pack import Profile
from modules.profile import profile
from quizzes.loader import read_bank
from quizzes.question import Bank, BankWords

DISTRICTS = {"gbee": ("gbee", "law-nm"), "hs5460": ("hs5460", "law-mt")}


@pytest.fixture(scope="session", params=DISTRICTS)
def district(request: pytest.FixtureRequest) -> Profile:
    reader = Reader()
    packs = [read_pack(code, reader) for code in DISTRICTS[request.param]]
    return profile(pack for pack in packs if pack)


@pytest.fixture(scope="session")
def loaded() -> tuple[Bank, dict[str, BankWords]]:
    reader = Reader()
    found = read_bank("boundaries", reader)
    assert found, reader.findings
    return found


@pytest.fixture(scope="session")
def bank(loaded: tuple[Bank, dict[str, BankWords]]) -> Bank:
    return loaded[0]


@pytest.fixture(scope="session")
def words(loaded: tuple[Bank, dict[str, BankWords]]) -> BankWords:
    return loaded[1]["en"]
