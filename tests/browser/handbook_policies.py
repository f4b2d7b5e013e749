"""What the handbook says of policies: published by two people, answered, corrected."""

from datetime import timedelta

from tests.browser.handbook import Clerk
from tests.browser.handbook_walks import approve, find
from tests.browser.publishing import SIGN_BY, TODAY, send

TEXT = """# Policy GBEE: Electronic communications

Keep contact with students open to others. Use the accounts the district gives you, and no others.
"""
STEM = "05-policies"


def publish_an_edition(hr: Clerk, second: Clerk) -> None:
    """From the pasted text to the second person."""
    hr.read(STEM, "Begin a draft")
    hr.follow("Policies")
    hr.peek("Publish a policy")
    hr.follow("Begin a new edition")
    hr.fill(pasted=TEXT)
    send(hr)
    for finding in hr.page.locator("input[value=board]").all():
        finding.check()
    if hr.has("[name^=outcome-]"):
        hr.press("Save my decisions")
    else:
        hr.follow("Go on")
    say_who_signs(hr)
    hr.read(STEM, "Look before you publish")
    hr.take("before.png")
    hr.press("Send for review")
    second.read(STEM, "The second person")
    approve(second)


def say_who_signs(hr: Clerk) -> None:
    """Title, dates, and that staff sign again."""
    hr.read(STEM, "Say who signs, and by when")
    days = {"adopted_on": TODAY - timedelta(days=3), "effective_on": TODAY, "sign_by": SIGN_BY}
    hr.fill(title="Electronic communications", **{k: d.isoformat() for k, d in days.items()})
    hr.page.locator("[name=change][value=substantive]").check()
    if hr.has("[name=asks]"):
        hr.page.locator("[name=asks]").select_option(label="Everybody in the district")
    hr.press("Save and go on")


def see_who_signed(hr: Clerk) -> None:
    """How everybody answered, and what can be done for those who have not."""
    hr.read(STEM, "Who has signed")
    hr.follow("Policies")
    hr.peek("Edition 2")
    hr.follow("Signatures")


def correct(hr: Clerk) -> None:
    """A note or a void is asked for; dates and names are changed where they stand."""
    hr.read("07-corrections", "The same person is there twice")
    find(hr, "Hugo Vega")
    hr.read("07-corrections", "A date, a name or a place is wrong")
    hr.read("07-corrections", "A signature or another answer is wrong")
    find(hr, "Omar Reyes")
    hr.page.locator("#policies-answered ~ ul a").first.click()
    hr.look()
    hr.peek("Correct or void this record")
