"""The chapter of open referrals: what waits, and how soon patients hear from us."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.referrals.lifecycle import STATE_NAMES, State
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.parts import Cell, Chapter, Table, days, number, referrals


def loops(content: dict) -> Chapter:
    waiting, responses = content["loops"]["open"], content["loops"]["responses"]
    total = sum(waiting.values())
    finding = ngettext("%(count)s referral is open.", "%(count)s referrals are open.", total) % {"count": number(total)}
    if responses["median"] is not None:
        finding += " " + _(
            "Of %(n)s patients who were sent to you in the last twelve months and whom you reached, half heard from "
            "you within %(median)s and nine in ten within %(late)s."
        ) % {
            "n": number(responses["n"]), "median": days(responses["median"]), "late": days(responses["nine_in_ten"]),
        }  # fmt: skip
    else:
        finding += " " + _("How fast you answer cannot be told yet (%(n)s answers recorded).") % {
            "n": number(responses["n"])
        }
    return Chapter(
        key="loops",
        title=_("Open referrals and first answers"),
        finding=finding,
        computed=_(
            "Open are referrals that are neither completed, declined, redirected nor lost. Days to the first answer "
            "run from the "
            "day the referral reached you to your first contact with the patient, over the last twelve months; "
            "referrals "
            "imported as history are left out."
        ),
        table=Table(
            [_("State"), _("Referrals")],
            lambda: [
                [Cell(str(STATE_NAMES[State(state)])), Cell(number(waiting[state]), referrals(state=state))]
                for state in STATE_NAMES
                if state in waiting
            ],
        ),
        chart=pictures.columns(
            [str(d["days"]) for d in responses["days"]],
            [d["count"] for d in responses["days"]],
            across=_("days until our first contact"),
        )
        if responses["days"]
        else None,
        drawn=Table(
            [_("Days until our first contact"), _("Patients")],
            lambda: [
                *(
                    [Cell(str(day["days"])), Cell(number(day["count"]), _answered(content, str(day["days"])))]
                    for day in responses["days"]
                ),
                *_longer(content),
            ],
        ),
        rows_url=referrals(state="open"),
        rows_label=_("The open referrals: %(count)s") % {"count": number(total)},
        links=(
            (
                _answered(content, "yes"),
                _("Reached, of the last twelve months: %(count)s") % {"count": number(responses["n"])},
            ),
        )
        if responses["n"] and content.get("as_of")
        else (),
    )


def _answered(content: dict, how: str) -> str:
    """The address of those whom we reached (`how`: see the list of referrals)."""
    if not content.get("as_of"):  # of an earlier version
        return ""
    return referrals(answered=how, since=content["loops"]["responses"]["since"], until=content["as_of"])


def _longer(content: dict) -> list[list[Cell]]:
    """Those who waited longer than the picture reaches."""
    responses = content["loops"]["responses"]
    rest = responses["n"] - sum(day["count"] for day in responses["days"])
    if not (responses["days"] and rest):
        return []
    over = f"{responses['days'][-1]['days']}%2B"
    return [[Cell(_("Longer")), Cell(number(rest), _answered(content, over))]]
