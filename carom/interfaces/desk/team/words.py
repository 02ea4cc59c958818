"""What each permission means, in plain words. The same data as docs/generated/permissions.md."""

from django.utils.translation import gettext_lazy as _

from carom.domain.practices.roles import PERMISSIONS, ROLE_NAMES, Permission

WORDS = {
    Permission.TODAY_VIEW: _("See what there is to do today"),
    Permission.NETWORK_VIEW: _("See people and places in the network"),
    Permission.NETWORK_EDIT: _("Add and change people and places"),
    Permission.NETWORK_MERGE: _("Merge two records of the same person or place"),
    Permission.TALKS_VIEW: _("Read what was said with sources"),
    Permission.TALKS_LOG: _("Write down a talk or a promise"),
    Permission.REFERRALS_VIEW: _("See referrals, without who the patient is"),
    Permission.REFERRALS_EDIT: _("Add and change referrals"),
    Permission.PATIENTS_IDENTIFY: _("See who a patient is"),
    Permission.PATIENTS_EDIT: _("Change what is known of a patient"),
    Permission.PATIENTS_EMERGENCY: _("Ask to see who patients are, for four hours, in an emergency"),
    Permission.INTAKE_IMPORT: _("Bring files in"),
    Permission.INSIGHTS_VIEW: _("Read the analysis of the practice"),
    Permission.INSIGHTS_COMPUTE: _("Have the analysis worked out anew"),
    Permission.AUDIT_VIEW: _("Read the history: who did and saw what"),
    Permission.PRACTICE_SETTINGS: _("Change the practice’s settings"),
    Permission.TEAM_MANAGE: _("Invite people, give roles, end access"),
    Permission.LINKS_MANAGE: _("See and end secret links"),
    Permission.STATUS_VIEW: _("See how the installation is: backups, mail, keys"),
    Permission.EXPORT_ALL: _("Take everything out as files"),
    Permission.INSTALLATION_SETTINGS: _("Set mail and the identity provider, in the practice that was set up first"),
}


def table() -> list[tuple[str, list[tuple[str, bool]]]]:
    """Each permission in words, and for every role its name and whether it has it."""
    return [
        (WORDS[permission], [(ROLE_NAMES[role], permission in held) for role, held in PERMISSIONS.items()])
        for permission in Permission
    ]


def by_role() -> list[tuple[str, list[str]]]:
    """For every role its name and what it may do, in words."""
    return [
        (ROLE_NAMES[role], [WORDS[permission] for permission in Permission if permission in held])
        for role, held in PERMISSIONS.items()
    ]
