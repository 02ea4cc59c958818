"""Who on the list an address-book entry is: by NPI, email, phone with name, or the same name. Nothing less counts."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from carom.domain.intake.reading.rows import ContactRow
from carom.domain.network import npis, reach
from carom.domain.network.models import ContactPoint, Party
from carom.domain.network.names import name_key, split_name
from carom.domain.practices.refusals import Refused

_NOTE = 5_000
SAME_NPI = _("Same NPI")
SAME_EMAIL = _("Same email")
SAME_PHONE = _("Same name and phone")
SAME_NAME = _("Same name")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address-book entry in the forms of the network. `points`: (kind, value) that can be reached."""

    kind: str
    name: str
    first: str
    middle: str
    last: str
    credentials: str
    key: str
    npi: str
    points: tuple[tuple[str, str], ...]
    facts: dict


def entry_of(row: ContactRow, country: str) -> Entry | None:
    """The entry a row stands for; None when nothing names it."""
    name = row.full_name or " ".join(filter(None, [row.first, row.middle, row.last]))
    points = tuple(dict.fromkeys(_points(row, country)))
    npi = npis.tidy(row.npi)
    facts = {"city": row.city[:100], "state": row.state[:40], "postcode": row.zip[:20], "npi": npi}
    facts["note"] = row.notes[:_NOTE]
    if not name:
        name = row.organization or (row.emails[0] if row.emails else "")
        kind = "organization" if row.organization else "person"
        key = name_key(kind=kind, name=name)
        return Entry(kind, name[:200], "", "", "", "", key, npi, points, facts) if name else None
    parts = split_name(name)
    first, middle, last = (row.first, row.middle, row.last) if row.last else (parts.first, parts.middle, parts.last)
    credentials = row.credentials or row.suffix or parts.credentials
    key = name_key(kind="person", name=name, first=first, middle=middle, last=last)
    return Entry(
        "person", name[:200], first[:100], middle[:100], last[:100], credentials[:100], key, npi, points, facts
    )


def _points(row: ContactRow, country: str):
    told = [("email", one) for one in row.emails] + [("phone", one) for one in row.phones]
    address = ", ".join(filter(None, [row.street, row.city, " ".join(filter(None, [row.state, row.zip]))]))
    told += [("fax", row.fax)] * bool(row.fax) + [("address", address)] * bool(row.street)
    for kind, value in told:
        try:
            yield kind, reach.tidy(kind, value, country=country)
        except Refused:
            continue  # half a number reaches nobody


class OnList:
    """The parties of a practice by what identifies them."""

    def __init__(self, practice):
        self._by = defaultdict(set)
        rows = Party.objects.filter(practice=practice).listed()
        self._names = {}
        for pk, npi, key in rows.values_list("pk", "npi", "name_key").iterator():
            self._by["npi", npi].add(pk)
            self._by["name", key].add(pk)
            self._names[pk] = key
        points = ContactPoint.objects.filter(practice=practice, kind__in=["email", "phone"])
        for pk, kind, value in points.values_list("party", "kind", "value").iterator():
            if pk in self._names:
                self._by[kind, value].add(pk)

    def find(self, entry: Entry) -> tuple[int, str] | None:
        """(key of the party, why), when exactly one fits."""
        for mark, why in identities(entry):
            found = self._by.get(mark[:2], set())
            if mark[0] == "phone":
                found = {pk for pk in found if self._names[pk] == entry.key}
            if len(found) == 1:
                return next(iter(found)), why
        return None


def identities(entry: Entry):
    """What tells that two entries are the same, strongest first, each with its words."""
    if entry.npi:
        yield ("npi", entry.npi), SAME_NPI
    for kind, value in entry.points:
        if kind == "email":
            yield ("email", value), SAME_EMAIL
    for kind, value in entry.points:
        if kind == "phone":
            yield ("phone", value, entry.key), SAME_PHONE
    yield ("name", entry.key), SAME_NAME
