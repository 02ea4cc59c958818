"""An installation without a practice prints the link that opens one. Each start makes a new link and ends the last."""

from datetime import timedelta

LASTS = timedelta(hours=24)


def say_link() -> None:
    """Print it, and nothing where a practice is open."""
    link = make_link()
    if link:
        print("\n  Nobody uses this Carom yet. In a few seconds, open this link to set up your practice:\n")
        print(f"  {link}\n\n  It works for a day. Or type `carom setup` here.\n", flush=True)


def make_link() -> str:
    """The address of a new set-up link; '' where a practice is open."""
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from carom.domain.links import actions, queries
    from carom.domain.links.rules import OPENED_AGAIN
    from carom.domain.practices import people

    if people.is_anybody_here():
        return ""
    at = timezone.now()
    for earlier in queries.live("", at).filter(purpose="setup"):
        actions.revoke(link=earlier, by_key="", at=at)
    token = actions.issue(
        purpose="setup",
        practice_key="",
        about_type="",
        about_key="",
        made_by="",
        label="First set-up",
        at=at,
        expires_at=at + LASTS,
        max_uses=OPENED_AGAIN,
    )
    return settings.SITE_URL + reverse("desk:link", args=[token])
