"""The schema, one small file per cluster; importing this package maps every table."""

from app.models.access import Credential, LoginSession, SignInFailure, SignInLink
from app.models.content import FrozenProfile, ModuleVersion
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
from app.models.people import Position, RoleGrant, StaffMember
from app.models.policies import Policy, PolicyVersion
from app.models.programs import Enrollment, Program, Requirement
from app.models.sites import (
    Contact,
    ContentReview,
    District,
    DistrictPack,
    Ruling,
    Site,
    SitePlacement,
)

__all__ = [
    "Acknowledgment",
    "Answers",
    "Attempt",
    "Body",
    "Certificate",
    "CertificateFile",
    "Completion",
    "Contact",
    "ContentReview",
    "Credential",
    "District",
    "DistrictPack",
    "Enrollment",
    "FrozenProfile",
    "Leaf",
    "LoginSession",
    "ModuleVersion",
    "OutboxJob",
    "Policy",
    "PolicyVersion",
    "Position",
    "Program",
    "Requirement",
    "RoleGrant",
    "Ruling",
    "SignInFailure",
    "SignInLink",
    "Site",
    "SitePlacement",
    "Sitting",
    "StaffMember",
    "Submission",
]
