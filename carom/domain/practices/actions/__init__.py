"""Every write to a practice, its people and how they sign in."""

from carom.domain.practices.actions.clinics import ClinicRefused, add_clinic, change_clinic
from carom.domain.practices.actions.emergencies import HOURS as EMERGENCY_HOURS
from carom.domain.practices.actions.emergencies import (
    AlreadyInEmergency,
    ask_emergency_access,
    end_emergency_access,
)
from carom.domain.practices.actions.form_keys import AlreadyDone, answer_form, claim_form
from carom.domain.practices.actions.invitations import BY_MAIL as INVITATION_BY_MAIL
from carom.domain.practices.actions.invitations import PURPOSE as INVITATION
from carom.domain.practices.actions.invitations import (
    AlreadyHere,
    InvitationGone,
    NotProven,
    invite,
    join,
    join_as,
)
from carom.domain.practices.actions.members import (
    LastOwner,
    add_member,
    change_role,
    disable_member,
    enable_member,
    remove_factors,
    remove_factors_at_the_terminal,
    sign_out_member,
)
from carom.domain.practices.actions.opening import add_user, change_practice, open_practice
from carom.domain.practices.actions.proving import prove_address, prove_by_provider, recognise
from carom.domain.practices.actions.signing_in import (
    clear_old_sessions,
    end_other_sessions,
    end_session,
    note,
    note_denied,
    note_failed,
    touch,
)
from carom.domain.practices.actions.vouching import change_provider
from carom.domain.practices.actions.withdrawing import withdraw_invitation

__all__ = [
    "EMERGENCY_HOURS",
    "INVITATION",
    "INVITATION_BY_MAIL",
    "AlreadyDone",
    "AlreadyHere",
    "AlreadyInEmergency",
    "ClinicRefused",
    "InvitationGone",
    "LastOwner",
    "NotProven",
    "add_clinic",
    "add_member",
    "add_user",
    "answer_form",
    "ask_emergency_access",
    "change_clinic",
    "change_practice",
    "change_provider",
    "change_role",
    "claim_form",
    "clear_old_sessions",
    "disable_member",
    "enable_member",
    "end_emergency_access",
    "end_other_sessions",
    "end_session",
    "invite",
    "join",
    "join_as",
    "note",
    "note_denied",
    "note_failed",
    "open_practice",
    "prove_address",
    "prove_by_provider",
    "recognise",
    "remove_factors",
    "remove_factors_at_the_terminal",
    "sign_out_member",
    "touch",
    "withdraw_invitation",
]
