"""What workers do: every kind of job, every sort of long work, and what is done each night."""

from app import approving, jobs, running
from app.answering import correcting
from app.approvals import exempting
from app.approvals.jobs import go_alone, send_link
from app.auth.jobs import send as send_sign_in_mail
from app.calibrating.jobs import count_boundaries
from app.decisions.jobs import send_link as send_sheet
from app.decisions.operations import MAIL as SHEET
from app.enrolling.jobs import ENROLL, SLICE, enroll_everybody, tell_then
from app.enrolling.jobs import prepare as bring_slice_in_line
from app.figures import keeping
from app.learning import credit_queries, credits
from app.learning.jobs import purge_practice
from app.notices.digests import DIGESTS, make_digests, then_digests
from app.notices.planning import NOTICES
from app.notices.planning import SLICE as NOTICE_SLICE
from app.notices.planning import prepare as plan_notices
from app.notices.sending import send as send_notices
from app.noticing import SEND
from app.policies import publishing, withdrawing
from app.policies.jobs import mail_receipt
from app.policies.operations import MAIL as RECEIPT_MAIL
from app.records.jobs import certify_finished, render_certificate
from app.retention import jobs as retention_jobs
from app.retention import operations as retention
from app.retention import purging
from app.roster import importing
from app.roster.jobs import take_folders
from app.roster.leaving_jobs import end_sessions_of_leavers
from app.school_pages.telling import remind_of_endings


def register() -> None:
    """Tell the outbox, the runs and the approvals who does what."""
    jobs.register("certificate", render_certificate)
    jobs.register("sign-in-mail", send_sign_in_mail)
    jobs.register(importing.READ, importing.read)
    jobs.register(importing.APPLY, importing.apply_slice)
    jobs.register(approving.MAIL, send_link)
    jobs.register(RECEIPT_MAIL, mail_receipt)
    jobs.register(approving.ALONE, go_alone)
    jobs.register(SHEET, send_sheet)
    jobs.register(DIGESTS, make_digests)
    jobs.register(SEND, send_notices)
    jobs.register(retention.PURGE, retention_jobs.carry_out)
    jobs.register(purging.REMOVE, retention_jobs.remove_files)
    jobs.register(keeping.JOB, keeping.recount)
    running.know(ENROLL, running.Kind(bring_slice_in_line, SLICE, tell_then))
    running.know(NOTICES, running.Kind(plan_notices, NOTICE_SLICE, then_digests))
    approving.register(credit_queries.KIND, credits.grant)
    approving.register(exempting.KIND, exempting.grant)
    approving.register(publishing.KIND, publishing.on_approved)
    approving.register(withdrawing.KIND, withdrawing.on_approved)
    approving.register(correcting.KIND, correcting.grant)
    approving.register(retention.RELEASE, retention.on_released)
    approving.register(retention.DISPOSE, retention.on_ordered)
    jobs.DAILY[:] = [
        purge_practice,
        certify_finished,
        end_sessions_of_leavers,
        take_folders,
        enroll_everybody,
        remind_of_endings,
        count_boundaries,
        keeping.recount_everybody,
    ]
