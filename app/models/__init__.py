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
from app.models.decisions import ClauseRuling, ContentReview, DecisionSheet, Ruling
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
from app.models.figures import BoundaryCount, CalibrationChoice, Headcount, KeptFigures
from app.models.ledger import Body, Leaf
from app.models.notices import CaseTally, Notice, NoticeItem, NoticeOutcome, NoticeSending
from app.models.outbox import OutboxJob
from app.models.outcomes import (
    Correction,
    PaperSignature,
    QuestionAnswer,
    Refusal,
    StaffQuestion,
)
from app.models.pay import PaidTime
from app.models.people import (
    PersonChange,
    PersonNumber,
    Position,
    Proposal,
    RoleGrant,
    StaffMember,
)
from app.models.policies import (
    FindingDecision,
    Policy,
    PolicyDraft,
    PolicyTranslation,
    PolicyVersion,
    PolicyWithdrawal,
)
from app.models.programs import (
    DateProblem,
    Enrollment,
    EnrollmentChange,
    Program,
    ProgramTerms,
    Requirement,
)
from app.models.retention import (
    Disposing,
    Disposition,
    DispositionDone,
    DispositionLine,
    LegalHold,
    LegalHoldRelease,
    RetentionRule,
)
from app.models.roster import RosterImport, RosterMapping
from app.models.runs import Run
from app.models.school_pages import SchoolPage, SchoolPageDecision, SchoolPageEnding
from app.models.signing import RecordsConsent, SigningTerms, TextReading
from app.models.sites import (
    Contact,
    District,
    DistrictPack,
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
    "BoundaryCount",
    "Break",
    "CalibrationChoice",
    "CaseTally",
    "Certificate",
    "CertificateFile",
    "ClauseRuling",
    "Completion",
    "Contact",
    "ContentReview",
    "Correction",
    "Credential",
    "Credit",
    "CreditClaim",
    "Crew",
    "CrewMember",
    "DateProblem",
    "DecisionSheet",
    "Disposing",
    "Disposition",
    "DispositionDone",
    "DispositionLine",
    "District",
    "DistrictPack",
    "EarlierRecord",
    "Enrollment",
    "EnrollmentChange",
    "Exemption",
    "FindingDecision",
    "FrozenProfile",
    "Headcount",
    "Identity",
    "IdentityProvider",
    "KeptFigures",
    "KeptForm",
    "Kiosk",
    "KnownDevice",
    "Leaf",
    "Leave",
    "LegalHold",
    "LegalHoldRelease",
    "LoginSession",
    "ModuleVersion",
    "Notice",
    "NoticeItem",
    "NoticeOutcome",
    "NoticeSending",
    "OutboxJob",
    "PaidTime",
    "PaperSignature",
    "Passkey",
    "PersonChange",
    "PersonNumber",
    "Policy",
    "PolicyDraft",
    "PolicyTranslation",
    "PolicyVersion",
    "PolicyWithdrawal",
    "Position",
    "Program",
    "ProgramTerms",
    "Proposal",
    "QuestionAnswer",
    "RecordsConsent",
    "Recovery",
    "RecoveryCode",
    "Refusal",
    "Requirement",
    "RetentionRule",
    "RoleGrant",
    "RosterImport",
    "RosterMapping",
    "Ruling",
    "Run",
    "SchoolPage",
    "SchoolPageDecision",
    "SchoolPageEnding",
    "SchoolYear",
    "SignInFailure",
    "SignInLink",
    "SigningTerms",
    "Site",
    "SitePlacement",
    "Sitting",
    "StaffMember",
    "StaffQuestion",
    "Submission",
    "TextReading",
    "Totp",
]
