"""The chapter of what is known: who sent how many, and how many nobody knows."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.parts import (
    Cell,
    Chapter,
    Table,
    number,
    percent,
    referrals,
)


def coverage(content: dict) -> Chapter:
    numbers = {"patients": 0} | content["coverage"]
    rows = numbers["rows"]
    if rows:
        finding = ngettext(
            "You know who sent %(known)s of %(rows)s referral (%(share)s).",
            "You know who sent %(known)s of %(rows)s referrals (%(share)s).",
            rows,
        ) % {"known": number(numbers["known"]), "rows": number(rows), "share": percent(numbers["known"], rows)}
    else:
        finding = _("No referrals are recorded yet.")
    parts = [
        (_("A known person or organization"), "known", "known"),
        (_("Patients, family or friends who are not named"), "patients", "told"),
        (_("No person: search, website, sign …"), "no_person", "channel"),
        (_("Not sure yet who"), "not_sure", "unsure"),
        (_("Not said"), "not_said", "none"),
    ]
    return Chapter(
        key="coverage",
        title=_("What you know"),
        finding=finding,
        computed=_(
            "Every referral to you counts once. “Not sure yet” are names of which nobody could say so far who is "
            "meant; they wait in the “not sure” list. What the analysis says of sources, it says of the referrals "
            "whose source is known: the more you know, the more it means."
        ),
        table=Table(
            [_("Who sent them"), _("Referrals"), _("Share")],
            lambda: [
                [Cell(label), Cell(number(numbers[key]), referrals(known=value)), Cell(percent(numbers[key], rows))]
                for label, key, value in parts
            ],
        ),
        chart=pictures.bars([label for label, _key, _value in parts], [numbers[key] for _label, key, _v in parts]),
        size="short",
        rows_url=referrals(state="all"),
        rows_label=_("All referrals: %(count)s") % {"count": number(rows)},
    )
