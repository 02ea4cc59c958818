"""Sources as tables of the analysis list them, one a row."""

from datetime import date

from django.utils.translation import gettext as _

from carom.domain.network.models import Sector
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.insights.parts import (
    Cell,
    number,
    percent,
    referrals,
)

TABLED = 50
"""Rows of a table of sources."""


def stream_row(source: dict, total: int) -> list[Cell]:
    last = in_full(date.fromisoformat(source["last"])) if source["last"] else ""
    last = last.replace(" ", "\N{NO-BREAK SPACE}")  # a day stays in one line
    return [
        Cell(source["name"], address("desk:party", source["id"]) if source["id"] else ""),
        Cell(source["type"]),
        Cell(number(source["count"]), rows_of(source)),
        Cell(percent(source["count"], total)),
        Cell(number(source["arrived"]), referrals(source=source["id"], came="yes") if source["id"] else ""),
        Cell(last),
        Cell(number(source["silent_days"]) if source["silent_days"] is not None else ""),
    ]


def rows_of(source: dict) -> str:
    """The address of a source's referrals; a patient who sends others has none here."""
    return referrals(source=source["id"]) if source["id"] else ""


def patients_among(sources: list[dict]) -> tuple[str, ...]:
    """The keys of those who are patients or of their families."""
    return tuple(source["id"] for source in sources if source["sector"] == Sector.PATIENTS)


def cut_at(rows: int, count: int) -> str:
    """What is said under a table that has the first rows only."""
    if rows == count:
        return ""
    return _("The first %(rows)s of %(count)s, those who sent the most.") % {
        "rows": number(rows), "count": number(count),
    }  # fmt: skip
