"""What the handbook says of setting up: the nine steps, and each one's place under Settings."""

from tests.browser.handbook import Clerk

STEM = "01-set-up"
PLACES = {
    "Step 1: the district and its mail": ("Name", "Logo"),
    "Step 2: contacts, and numbers to tell": ("Contacts",),
    "Step 3: schools and departments": ("Sites",),
    "Step 5: who else works with you": ("Roles", "Who may approve"),
    "Step 6: school year and breaks": ("Calendar",),
    "Step 8: district decisions": ("District decisions",),
    "Step 9: programs": ("Notices", "Roles"),
}


def set_up(hr: Clerk) -> None:
    """From Today to the nine steps, and to the place of each."""
    hr.read("README", "Three rules that hold everywhere")
    hr.read("README", "If you are stuck")
    hr.read(STEM, "Where you are")
    hr.follow("Go on with set-up")
    hr.take("set-up.png")
    hr.read(STEM, "Step 4: the staff list")
    hr.peek("People")
    hr.follow("Settings")
    for heading, places in PLACES.items():
        hr.read(STEM, heading)
        for place in places:
            hr.peek(f"Change {place}")
