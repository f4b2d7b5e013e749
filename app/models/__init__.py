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
from app.models.ledger import Body, Leaf
from app.models.outbox import OutboxJob
from app.models.people import (
    PersonChange,
    PersonNumber,
    Position,
    Proposal,
    RoleGrant,
    StaffMember,
)
from app.models.policies import Policy, PolicyVersion
from app.models.programs import Enrollment, Program, Requirement
from app.models.roster import RosterImport, RosterMapping
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
    "Attempt",
    "AuditorView",
    "Body",
    "Certificate",
    "CertificateFile",
    "Completion",
    "Contact",
    "ContentReview",
    "Credential",
    "Crew",
    "CrewMember",
    "District",
    "DistrictPack",
    "Enrollment",
    "FrozenProfile",
    "Identity",
    "IdentityProvider",
    "KeptForm",
    "Kiosk",
    "KnownDevice",
    "Leaf",
    "LoginSession",
    "ModuleVersion",
    "OutboxJob",
    "Passkey",
    "PersonChange",
    "PersonNumber",
    "Policy",
    "PolicyVersion",
    "Position",
    "Program",
    "Proposal",
    "Recovery",
    "RecoveryCode",
    "Requirement",
    "RoleGrant",
    "RosterImport",
    "RosterMapping",
    "Ruling",
    "SignInFailure",
    "SignInLink",
    "Site",
    "SitePlacement",
    "Sitting",
    "StaffMember",
    "Submission",
    "Totp",
]
