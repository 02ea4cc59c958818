"""The chapter of the months."""

from datetime import date

from django.utils.translation import gettext as _

from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.parts import (
    Cell,
    Chapter,
    Table,
    number,
    referrals,
)
from carom.interfaces.desk.insights.ways import period


def months(content: dict) -> Chapter:
    rows = content["months"]
    year, total = rows[-13:-1], sum(month["count"] for month in rows)
    in_year = sum(month["count"] for month in year)
    if len(rows) > 12:
        finding = _("%(count)s referrals came in the twelve full months before this one.") % {"count": number(in_year)}
    else:
        finding = _("Referrals so far: %(count)s. Months: %(months)s.") % {
            "count": number(total), "months": len(rows),
        }  # fmt: skip
    return Chapter(
        key="months",
        title=_("Month by month"),
        finding=finding,
        computed=_(
            "Every referral to you, known source or not, by the month it reached you. The last month is not over: its "
            "column is lighter, and counts what came so far. With small "
            "numbers a month can be twice the one before by chance alone, so no arrow is drawn."
        ),
        table=Table(
            [_("Month"), _("Referrals")],
            lambda: [
                [
                    Cell(_("%(month)s so far") % {"month": name} if row is rows[-1] else name),
                    Cell(number(row["count"]), referrals(month=row["month"])),
                ]
                for row, name in ((row, _month(row, "F Y")) for row in reversed(rows))
            ],
        ),
        chart=pictures.columns(
            [_month(row, "M Y") for row in rows], [row["count"] for row in rows], running=_("so far")
        )
        if rows
        else None,
        rows_url=referrals(state="all"),
        rows_label=_("All referrals: %(count)s") % {"count": number(total)},
        links=((period(year), _("The twelve full months: %(count)s") % {"count": number(in_year)}),)
        if len(rows) > 12
        else (),
    )


def _month(row: dict, how: str) -> str:
    return in_full(date.fromisoformat(row["month"] + "-01"), how)
