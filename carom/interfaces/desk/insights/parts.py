"""What a chapter is made of: its sentence, picture, table and explanation, and how its numbers read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.insights.wording import whole_percent
from carom.interfaces.desk import reader
from carom.interfaces.desk.addresses import address

RANK_FROM = 10
"""Under so many referrals nobody is ranked."""
SHOWN = 12
"""Bars of a picture."""


@dataclass(frozen=True)
class Cell:
    """One number or name of a table; `url` opens the rows behind it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    """Written when it is read: the overview needs only the findings."""

    columns: list[str]
    tell_rows: Callable[[], list[list[Cell]]]
    words: tuple[int, ...] = (0,)
    """Places of the columns that hold words or days; the others hold numbers."""

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's head, and whether numbers stand below it."""
        return [(head, place not in self.words) for place, head in enumerate(self.columns)]

    @cached_property
    def rows(self) -> list[list[Cell]]:
        return self.tell_rows()


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    finding: str
    computed: str
    table: Table
    chart: dict | None = None
    drawn: Table | None = None
    """What the picture shows, label by label, where it is not what `table` says."""
    size: str = ""
    listed: str = ""
    """How many rows the table has of how many, where it has not all."""
    rows_url: str = ""
    rows_label: str = ""
    """Says which rows `rows_url` opens, with their number."""
    links: tuple[tuple[str, str], ...] = ()
    """More such addresses, each with what it opens and how many."""
    patients: tuple[str, ...] = ()
    """The keys of sources it names who are patients or of their families."""
    act_url: str = ""
    act_label: str = ""
    """What would make the chapter say more, and where to do it."""

    @property
    def rows(self) -> list[list[Cell]]:
        return self.table.rows

    @property
    def tables(self) -> list[Table]:
        """Those that have rows, the picture's own first."""
        drawn = self.drawn if self.chart else None
        return [table for table in (drawn, self.table) if table and table.rows]


def number(value: float) -> str:
    return _number(round(value), reader.language())


@lru_cache(maxsize=10_000)
def _number(value: int, language: str) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def days(count: int) -> str:
    if count == 0:
        return _("the same day")
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": number(count)}


def referrals(**filters: str) -> str:
    query = "&".join(f"{key}={value}" for key, value in filters.items())
    return f"{address('desk:referrals')}?{query}"


def sources_at(**filters: str) -> str:
    """The address of those who sent patients, the most first."""
    query = "&".join(f"{key}={value}" for key, value in {"sends": "1", **filters, "order": "most"}.items() if value)
    return f"{address('desk:network')}?{query}"


def percent(part: int, whole: int) -> str:
    """As `whole_percent` says it, in the reader's words."""
    if not whole:
        return "–"
    share = whole_percent(part, whole)
    return _("under 1 %") if share is None else f"{share} %"


def known_rows(count: int) -> str:
    return _("Referrals with a known source: %(count)s") % {"count": number(count)}
