"""Every blueprint of every feature; a new one is added here."""

from app.answering.correction_routes import bp as corrections
from app.answering.paper_routes import bp as paper
from app.answering.question_routes import bp as questions
from app.answering.refusal_routes import bp as refusals
from app.answering.routes import bp as answers
from app.answering.signature_routes import bp as signatures
from app.approvals.exemption_routes import bp as exemptions
from app.approvals.routes import bp as approvals
from app.auth.kiosk_routes import bp as kiosk
from app.auth.own_routes import bp as own
from app.auth.passkey_routes import bp as factors
from app.auth.provider_routes import bp as providers
from app.auth.proving_routes import bp as proving
from app.auth.routes import bp as auth
from app.auth.sso_routes import bp as sso
from app.away.calendar_file_routes import bp as calendar_file
from app.away.calendar_routes import bp as calendar
from app.away.elsewhere_routes import bp as elsewhere
from app.away.leave_routes import bp as leave
from app.calibrating.routes import bp as calibration
from app.decisions.sheet_routes import bp as decisions
from app.learning.as_routes import bp as preview_as
from app.learning.credit_routes import bp as credit
from app.learning.crew_member_routes import bp as crew_member
from app.learning.crew_routes import bp as crew
from app.learning.date_routes import bp as dates
from app.learning.paid_time_routes import bp as paid_time
from app.learning.practice_routes import bp as practice
from app.learning.preview_routes import bp as preview
from app.learning.quiz_routes import bp as quiz
from app.learning.routes import bp as learning
from app.learning.sitting_routes import bp as sitting
from app.notices.case_routes import bp as cases
from app.notices.mailbox_routes import bp as mailbox
from app.notices.routes import bp as notices
from app.notices.settings_routes import bp as notice_settings
from app.operating.routes import bp as operating
from app.policies.before_routes import bp as drafts
from app.policies.consent_routes import bp as consent
from app.policies.receipt_routes import bp as policies
from app.policies.terms_routes import bp as signing_terms
from app.policies.withdrawing_routes import bp as withdrawals
from app.programs.mandates_routes import bp as mandates
from app.programs.problem_routes import bp as programs
from app.programs.ready_made_routes import bp as ready_made
from app.programs.run_routes import bp as runs
from app.records.routes import bp as records
from app.reports.audit_routes import bp as audit
from app.reports.board_routes import bp as board
from app.reports.headcount_routes import bp as headcounts
from app.reports.ready_routes import bp as ready
from app.reports.who_counts_routes import bp as reports
from app.retention.disposition_routes import bp as dispositions
from app.retention.hold_routes import bp as holds
from app.retention.routes import bp as retention
from app.roster.import_mapping_routes import bp as staff_list_mapping
from app.roster.import_routes import bp as staff_list
from app.roster.kiosk_routes import bp as kiosks
from app.roster.people_routes import bp as people
from app.roster.position_routes import bp as positions
from app.roster.proposal_routes import bp as proposals
from app.roster.role_routes import bp as roles
from app.roster.routes import bp as roster
from app.roster.site_routes import bp as sites
from app.roster.slip_routes import bp as slips
from app.school_pages.routes import bp as school_pages
from app.setting_up.routes import bp as setup

BLUEPRINTS = (
    auth,
    own,
    proving,
    factors,
    sso,
    providers,
    kiosk,
    learning,
    sitting,
    practice,
    preview,
    preview_as,
    quiz,
    crew,
    crew_member,
    credit,
    dates,
    paid_time,
    policies,
    consent,
    signing_terms,
    drafts,
    withdrawals,
    answers,
    questions,
    refusals,
    paper,
    signatures,
    corrections,
    records,
    reports,
    headcounts,
    ready,
    audit,
    roster,
    sites,
    roles,
    kiosks,
    people,
    positions,
    slips,
    proposals,
    staff_list,
    staff_list_mapping,
    calendar,
    calendar_file,
    leave,
    elsewhere,
    programs,
    runs,
    approvals,
    exemptions,
    decisions,
    ready_made,
    mandates,
    notices,
    notice_settings,
    mailbox,
    cases,
    calibration,
    board,
    school_pages,
    retention,
    holds,
    dispositions,
    setup,
    operating,
)
