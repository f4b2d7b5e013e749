"""How pages call the kinds and outcomes of notices."""

from flask_babel import lazy_gettext as _

OUTCOMES = {
    "unknown": _("Not known"),
    "refused": _("Refused"),
    "waiting": _("Waiting"),
    "sent": _("Sent"),
    "no-address": _("No e-mail address"),
    "no-server": _("No mail server"),
    "mailbox": _("In the mailbox"),
}
"""What stands first needs somebody."""
KINDS = {
    "training": _("Training"),
    "reminder": _("Reminder by hand"),
    "team": _("To a supervisor"),
    "hr": _("To human resources"),
    "case": _("One-minute case"),
    "approval": _("Approval"),
    "question": _("Answer to a question"),
    "record": _("Record about a signature"),
    "school-page": _("School page"),
}
PERIODS = {
    "30": _("The last 30 days"),
    "365": _("The last year"),
    "36500": _("All"),
}
"""In days."""
