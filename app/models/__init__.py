"""The schema, one small file per cluster; importing this package maps every table."""

from app.models.access import (
    Credential,
    KeptForm,
    Kiosk,
    KnownDevice,
    LoginSession,
    Passkey,
    RecoveryCode,
    SignInFailure,
    SignInLink,
    Totp,
)
from app.models.approvals import ApprovalDecision, ApprovalRequest, Approver
from app.models.calendar import Break, SchoolYear
from app.models.content import FrozenProfile, ModuleVersion
from app.models.crew import Crew, CrewMember
from app.models.evidence import (
    Acknowledgment,
    Answers,
    Attempt,
    Certificate,
    CertificateFile,
    Completion,
    Sitting,
    Submission,
)
from app.models.excusing import (
    Credit,
    CreditClaim,
    EarlierRecord,
    Exemption,
    Leave,
)
from app.models.ledger import Body, Leaf
from app.models.notices import CaseTally, Notice, NoticeItem, NoticeOutcome, NoticeSending
from app.models.outbox import OutboxJob
from app.models.pay import PaidTime
from app.models.people import (
    PersonChange,
    PersonNumber,
    Position,
    Proposal,
    RoleGrant,
    StaffMember,
)
from app.models.policies import Policy, PolicyVersion
from app.models.programs import (
    DateProblem,
    Enrollment,
    EnrollmentChange,
    Program,
    ProgramTerms,
    Requirement,
)
from app.models.roster import RosterImport, RosterMapping
from app.models.runs import Run
from app.models.sites import (
    Contact,
    ContentReview,
    District,
    DistrictPack,
    Ruling,
    Site,
    SitePlacement,
)
from app.models.trust import AuditorView, Identity, IdentityProvider, Recovery

__all__ = [
    "Acknowledgment",
    "Answers",
    "ApprovalDecision",
    "ApprovalRequest",
    "Approver",
    "Attempt",
    "AuditorView",
    "Body",
    "Break",
    "CaseTally",
    "Certificate",
    "CertificateFile",
    "Completion",
    "Contact",
    "ContentReview",
    "Credential",
    "Credit",
    "CreditClaim",
    "Crew",
    "CrewMember",
    "DateProblem",
    "District",
    "DistrictPack",
    "EarlierRecord",
    "Enrollment",
    "EnrollmentChange",
    "Exemption",
    "FrozenProfile",
    "Identity",
    "IdentityProvider",
    "KeptForm",
    "Kiosk",
    "KnownDevice",
    "Leaf",
    "Leave",
    "LoginSession",
    "ModuleVersion",
    "Notice",
    "NoticeItem",
    "NoticeOutcome",
    "NoticeSending",
    "OutboxJob",
    "PaidTime",
    "Passkey",
    "PersonChange",
    "PersonNumber",
    "Policy",
    "PolicyVersion",
    "Position",
    "Program",
    "ProgramTerms",
    "Proposal",
    "Recovery",
    "RecoveryCode",
    "Requirement",
    "RoleGrant",
    "RosterImport",
    "RosterMapping",
    "Ruling",
    "Run",
    "SchoolYear",
    "SignInFailure",
    "SignInLink",
    "Site",
    "SitePlacement",
    "Sitting",
    "StaffMember",
    "Submission",
    "Totp",
]
