"""The questions every policy on electronic communication answers; verdicts are rules over these."""

STATES = ("MT", "NM")

FACTS: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "purpose_test": ("expected", "filter", "silent"),
    "appearance": ("barred", "caution", "silent"),
    "same_as_offline": ("yes", "silent"),
    "staff_responsible": ("yes", "silent"),
    "safety_contact": ("yes", "silent"),
    "connect_with_students": ("no", "ask", "yes"),
    "personal_pages": ("no", "ask", "yes"),
    "private_number": ("no", "ask", "yes"),
    "private_texting": ("no", "ask", "yes"),
    "school_help_on_private_channel": ("no", "ask", "yes"),
    "student_email": ("school-accounts", "ask", "any"),
    "page_approval": ("administration", "silent"),
    "unapproved_group": ("no", "ask", "yes"),
    "student_posts": ("advisor", "free"),
    "family_exception": ("none", "family-employment-legal", "independent-relationships"),
    "outside_organizations": ("protected", "silent"),
    "school_hours_social_media": ("no", "ask", "yes"),
    "breaks_social_media": ("no", "yes"),
    "district_material": ("no", "ask", "yes"),
    "confidential_material": ("no", "silent"),
    "staff_courtesy": ("yes", "silent"),
    "concern_report": ("required", "silent"),
    "abuse_report": ("personal-duty", "silent"),
}
"""Fact → its possible answers. `no` forbids, `ask` means ask administration first, `silent` says
nothing. A fact a district has not settled is *open*: every answer stays possible."""
