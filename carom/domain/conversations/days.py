"""Distances between days as people say them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def ago(on: date, today: date) -> str:
    """ "today", "yesterday", "6 days ago", "3 weeks ago", "5 months ago", "2 years ago"; days ahead as `ahead` says."""
    days = (today - on).days
    if days < 0:
        return ahead(on, today)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return _("%(span)s ago") % {"span": span(days)}


def ahead(on: date, today: date) -> str:
    """ "today", "tomorrow", "in 6 days"; days past as `ago` says."""
    days = (on - today).days
    if days <= 0:
        return ago(on, today)
    return _("tomorrow") if days == 1 else _("in %(span)s") % {"span": span(days)}


def span(days: int) -> str:
    """A length of time in its natural unit: days under two weeks, weeks under two months, then months and years."""
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}
