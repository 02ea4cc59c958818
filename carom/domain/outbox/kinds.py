"""What kinds of messages there are. Each has fixed merge fields, so that nothing about a patient slips into a mail.

The words of a kind stand in `carom/templates/email/<kind>.txt`: the first line is the subject.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`twice_is_harmless`: sent again by itself when nobody can tell whether it arrived.

    `asked_for`: the person asked for it a moment ago, so a wish to get no messages does not hold it back.
    `warns`: an alarm that nobody may switch off, such as that somebody sees patients in an emergency.
    """

    name: str
    label: str
    fields: frozenset[str]
    twice_is_harmless: bool
    asked_for: bool = False
    warns: bool = False

    @property
    def can_be_stopped(self) -> bool:
        """Whether a wish to get no more messages holds it back."""
        return not (self.asked_for or self.warns)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("account", _("Signing in"), frozenset(), twice_is_harmless=True, asked_for=True),
        Kind(
            "invitation",
            _("Invitation"),
            frozenset({"practice", "invited_by", "role", "link", "days"}),
            twice_is_harmless=True,
        ),
        Kind(
            "emergency_access",
            _("Emergency access"),
            frozenset({"practice", "member", "until", "address"}),
            twice_is_harmless=True,
            warns=True,
        ),
        Kind(
            "provider_changed",
            _("Signing in"),
            frozenset({"site", "provider", "by"}),
            twice_is_harmless=True,
            warns=True,
        ),
        Kind("trial", _("Trial message"), frozenset({"practice", "asked_by"}), twice_is_harmless=False, asked_for=True),
    )
}
