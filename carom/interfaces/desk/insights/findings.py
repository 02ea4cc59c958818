"""What the numbers suggest: up to three things, each with what to do about it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.conversations.days import span
from carom.interfaces.desk.insights.parts import RANK_FROM, number


def findings(content: dict) -> list[dict]:
    """Up to three things the numbers suggest, each with what to do about it."""
    found = []
    known, rows = content["coverage"]["known"], content["coverage"]["rows"]
    if content["coverage"]["not_sure"]:
        found.append(
            {
                "say": ngettext(
                    "%(count)s referral waits for somebody who knows who sent it.",
                    "%(count)s referrals wait for somebody who knows who sent them.",
                    content["coverage"]["not_sure"],
                )
                % {"count": number(content["coverage"]["not_sure"])},
                "act": _("Open the “not sure” list"),
                "url": reverse("desk:unresolved"),
            }
        )
    source = content["concentration"]["source"]
    if source["n"] >= RANK_FROM and source["top_share"] and source["top_share"] > 0.25:
        top = content["sources"][0]
        found.append(
            {
                "say": _(
                    "%(name)s sent %(count)s of %(total)s referrals. If that stops, a large part of your work stops."
                )
                % {"name": top["name"], "count": number(top["count"]), "total": number(known)},
                "act": _("See who sends you patients"),
                "url": reverse("desk:insights-chapter", args=["streams"]),
                "source": top["id"],
            }
        )
    quiet = [source for source in content["quiet"] if source["id"]]
    if quiet:
        first = quiet[0]
        found.append(
            {
                "say": _("%(name)s sent you %(count)s patients, and none for %(span)s.")
                % {"name": first["name"], "count": number(first["count"]), "span": span(first["silent_days"])},
                "act": _("Open the source card"),
                "url": reverse("desk:party", args=[first["id"]]),
                "source": first["id"],
            }
        )
    if rows and known / rows < 0.8 and len(found) < 3:
        found.append(
            {
                "say": ngettext(
                    "You know the source of %(known)s of %(rows)s referral.",
                    "You know the source of %(known)s of %(rows)s referrals.",
                    rows,
                )
                % {"known": number(known), "rows": number(rows)},
                "act": _("See what is missing"),
                "url": reverse("desk:insights-chapter", args=["coverage"]),
            }
        )
    return found[:3]
