"""The steps of the handbook, as a new clerk takes them; each walk names the sections it follows."""

from datetime import timedelta

from playwright.sync_api import FilePayload

from app import jobs
from tests.browser.handbook import Clerk
from tests.browser.publishing import TODAY

LIST = """Employee ID,Name,Email,Building,Job Title
2001,Nora Begay,nora@example.org,Lincoln School,teacher
2002,Sam Whitehorse,,Lincoln School,custodian
2003,Pilar Ortiz,pilar@example.org,Cedar School,T-12
,,,Cedar School,teacher
"""
"""Two people, one whose job nobody has explained, and a row without a name."""
FILE = FilePayload(name="staff-list.csv", mimeType="text/csv", buffer=LIST.encode())


def keep_the_staff_list(hr: Clerk) -> None:
    """By form and by file; what is refused, and why."""
    hr.read("02-staff-list", "Add one person")
    hr.follow("People")
    hr.follow("Add a person")
    add(hr, "Ida Cloud", "paraeducator")
    hr.go("/people/new")
    add(hr, "Ida Cloud", "teacher")
    hr.page.locator("main [role=alert] a").click()
    hr.look()
    hr.read("02-staff-list", "Send a file")
    hr.follow("People")
    hr.follow("Import the staff list")
    hr.page.get_by_label("Staff list file").set_input_files(FILE)
    hr.press("Check this file")
    check_the_file(hr)
    hr.read("02-staff-list", "Change, move, end")
    hr.follow("People")
    hr.fill(q="walker")
    hr.press("Find")
    hr.follow("Tess Walker")
    hr.follow("End employment")
    hr.fill(last_day=(TODAY - timedelta(days=1)).isoformat())
    hr.press("End employment")


def add(hr: Clerk, name: str, job: str) -> None:
    """Fill in the form."""
    hr.fill(legal_name=name, first_day=(TODAY + timedelta(days=2)).isoformat())
    hr.page.get_by_label("Site", exact=True).select_option(label="Lincoln School")
    hr.page.get_by_label("Kind of work").select_option(job)
    hr.press("Add this person")


def check_the_file(hr: Clerk) -> None:
    """Explain the job, look at what is refused, apply."""
    hr.read("02-staff-list", "Check before it counts")
    wait(hr)
    hr.take("import-check.png")
    hr.follow("Say what they are")
    hr.page.get_by_label("Kind of work here: T-12").select_option("Teacher")
    hr.press("Save and check again")
    wait(hr)
    hr.peek("row is refused")
    hr.press("Apply these changes")
    hr.read("02-staff-list", "After the file")
    wait(hr)
    assert hr.heading == "The changes are made"


def wait(hr: Clerk) -> None:
    """Let the worker do what it has to, and load the page again."""
    jobs.drain()
    hr.go(hr.page.url)


def assign_training(hr: Clerk) -> None:
    """Look at what is ready-made; write a program for everybody at two schools."""
    hr.read("03-programs", "Begin with a ready-made program")
    hr.follow("Programs")
    hr.peek("Begin with a ready-made program")
    hr.peek("What counts toward what")
    hr.read("03-programs", "When a date cannot be worked out")
    hr.peek("Dates to set")
    hr.peek("Nightly work")
    write_a_program(hr)


def write_a_program(hr: Clerk) -> None:
    """The names stand beside the form before anything counts."""
    hr.read("03-programs", "Write your own")
    hr.follow("Write your own")
    hr.fill(title="Boundaries for Cedar School")
    hr.page.get_by_label("Cedar School").check()
    hr.page.locator("[name=rhythm][value=once]").check()
    opens, due = TODAY.isoformat(), (TODAY + timedelta(days=21)).isoformat()
    hr.fill(**{"once-opens_on": opens, "once-due_on": due})
    hr.page.get_by_label("Electronic boundaries").first.check()
    hr.read("03-programs", "Look before it counts")
    hr.press("Show who this is")
    hr.take("program.png")
    hr.press("Begin the program today")
    assert "newly enrolled" in hr.page.inner_text("main")


def follow_up(hr: Clerk, second: Clerk) -> None:
    """Who is late, and what can be done about it."""
    hr.read("04-follow-up", "Begin with Today")
    hr.follow("Today")
    hr.take("today.png")
    hr.read("04-follow-up", "See who is late")
    hr.follow("Reports")
    hr.take("reports.png")
    hr.read("04-follow-up", "Remind somebody")
    find(hr, "Grace Lucero")
    hr.take("person.png", height=1180)
    hr.press("Remind Grace Lucero")
    hr.peek("All notices to this person")
    hr.read("04-follow-up", "Give credit for training done elsewhere")
    find(hr, "Ana María Núñez")
    hr.peek("Enter credit")
    excuse(hr, second)
    be_away(hr)


def find(hr: Clerk, name: str) -> None:
    """What Find under People leads to."""
    hr.go(f"/people?q={name.split()[0]}")
    hr.follow(name)


def excuse(hr: Clerk, second: Clerk) -> None:
    """One asks, the other approves."""
    hr.read("04-follow-up", "Excuse somebody from a program")
    hr.follow("Enter an exemption")
    hr.page.locator("[name=program]").select_option(label="2026-27 annual training")
    hr.page.locator("[name=reason]").select_option(index=1)
    hr.fill(held_from=TODAY.isoformat(), held_to=(TODAY + timedelta(days=90)).isoformat())
    hr.press("Ask for approval")
    second.read("04-follow-up", "Approve what others ask")
    second.peek("Settings")
    approve(second)


def approve(second: Clerk) -> None:
    """Open the first line that waits, and agree."""
    second.go("/approvals")
    second.page.locator("main a[href^='/approvals/']").first.click()
    second.look()
    second.page.get_by_label("Approve", exact=True).check()
    second.press("Send my decision")
    jobs.drain()


def be_away(hr: Clerk) -> None:
    """Two dates, and what they move."""
    hr.read("04-follow-up", "Enter leave")
    find(hr, "Hugo Vega")
    hr.follow("Enter leave")
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=30)
    hr.fill(first_day=first.isoformat(), last_day=last.isoformat())
    hr.press("Check what moves")
    hr.press("Save")
