"""Who may do what: roles are plain lists of permissions."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    TODAY_VIEW = "today.view"
    NETWORK_VIEW = "network.view"
    NETWORK_EDIT = "network.edit"
    NETWORK_MERGE = "network.merge"
    TALKS_VIEW = "talks.view"
    TALKS_LOG = "talks.log"
    REFERRALS_VIEW = "referrals.view"
    REFERRALS_EDIT = "referrals.edit"
    PATIENTS_IDENTIFY = "patients.identify"
    PATIENTS_EDIT = "patients.edit"
    PATIENTS_EMERGENCY = "patients.emergency"
    INTAKE_IMPORT = "intake.import"
    INSIGHTS_VIEW = "insights.view"
    INSIGHTS_COMPUTE = "insights.compute"
    AUDIT_VIEW = "audit.view"
    PRACTICE_SETTINGS = "practice.settings"
    TEAM_MANAGE = "team.manage"
    LINKS_MANAGE = "links.manage"
    STATUS_VIEW = "status.view"
    EXPORT_ALL = "export.all"
    INSTALLATION_SETTINGS = "installation.settings"


P = Permission


class Role(StrEnum):
    OWNER = "owner"
    CLINICIAN = "clinician"
    FRONT_DESK = "front_desk"
    LIAISON = "liaison"
    AUDITOR = "auditor"


ROLE_NAMES = {
    Role.OWNER: _("Owner"),
    Role.CLINICIAN: _("Clinician"),
    Role.FRONT_DESK: _("Front desk"),
    Role.LIAISON: _("Liaison"),
    Role.AUDITOR: _("Auditor"),
}

_EVERYBODY = {P.NETWORK_VIEW, P.REFERRALS_VIEW}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Everything; sees patients anyway, so has no emergency to ask for.
    Role.OWNER: frozenset(set(Permission) - {P.PATIENTS_EMERGENCY}),
    # Sees and treats patients, speaks with sources, reads the analysis.
    Role.CLINICIAN: frozenset(
        _EVERYBODY
        | {P.TODAY_VIEW, P.NETWORK_EDIT, P.TALKS_VIEW, P.TALKS_LOG, P.REFERRALS_EDIT}
        | {P.PATIENTS_IDENTIFY, P.PATIENTS_EDIT, P.INSIGHTS_VIEW, P.INSIGHTS_COMPUTE}
    ),
    # Takes referrals in, keeps names clean, brings files in. Sees no strategy, no private judgement, no analysis.
    Role.FRONT_DESK: frozenset(
        _EVERYBODY
        | {P.TODAY_VIEW, P.NETWORK_EDIT, P.TALKS_LOG, P.REFERRALS_EDIT}
        | {P.PATIENTS_IDENTIFY, P.PATIENTS_EDIT, P.INTAKE_IMPORT}
    ),
    # Speaks with sources. Sees who a patient is only for hours, after asking in an emergency.
    Role.LIAISON: frozenset(
        _EVERYBODY
        | {P.TODAY_VIEW, P.NETWORK_EDIT, P.NETWORK_MERGE, P.TALKS_VIEW, P.TALKS_LOG}
        | {P.INSIGHTS_VIEW, P.INSIGHTS_COMPUTE, P.PATIENTS_EMERGENCY}
    ),
    # Reads, never writes. Sees who a patient is only for hours, after asking in an emergency.
    Role.AUDITOR: frozenset(
        _EVERYBODY | {P.TODAY_VIEW, P.TALKS_VIEW, P.INSIGHTS_VIEW, P.AUDIT_VIEW, P.STATUS_VIEW, P.PATIENTS_EMERGENCY}
    ),
}


OF_THE_INSTALLATION = frozenset({P.INSTALLATION_SETTINGS})
"""What a role holds only in the practice that runs the installation, the one that was set up first."""

IN_EMERGENCY = frozenset({P.PATIENTS_IDENTIFY})
"""What emergency access adds, for those who may ask for it: to see, never to change."""


def may(role: str, permission: Permission, *, in_emergency: bool = False) -> bool:
    held = PERMISSIONS[Role(role)]
    if in_emergency and P.PATIENTS_EMERGENCY in held:
        held = held | IN_EMERGENCY
    return permission in held
