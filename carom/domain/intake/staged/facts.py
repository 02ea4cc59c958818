"""What rows say beside the name of their source: how to reach it, its NPI, and the organization."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.network import npis, reach
from carom.domain.practices.refusals import Refused

REACH = ("source_npi", "source_phone", "source_email")


class Beside(NamedTuple):
    """The named source of a row and what stands beside it, as the file writes it."""

    name: str
    organization: str
    npi: str = ""
    phone: str = ""
    email: str = ""


def beside(rows: Iterable[ReferralRow]) -> set[Beside]:
    """Each distinct one once, however many rows have it."""
    return set(map(of, rows))


def of(row: ReferralRow) -> Beside:
    return Beside(row.source_name, row.source_organization, row.source_npi, row.source_phone, row.source_email)


def is_said(columns: Mapping[str, int]) -> bool:
    """Whether a file with these columns says anything beside the name."""
    return any(field in columns for field in (*REACH, "source_organization"))


@lru_cache(maxsize=50_000)
def tidied(npi: str, phone: str, email: str, country: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """(kind, value) of what can be used, in the form it is stored, and how many can't."""
    found = []
    told = [(kind, value) for kind, value in (("npi", npi), ("phone", phone), ("email", email)) if value]
    for kind, value in told:
        try:
            usable = npis.tidy(value) if kind == "npi" else reach.tidy(kind, value, country=country)
        except Refused:
            continue
        if usable:
            found.append((kind, usable))
    return tuple(found), len(told) - len(found)
