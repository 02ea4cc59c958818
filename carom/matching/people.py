"""A person or an organization that a text may mean."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One entry of the list to match against. Anything may be missing ("" or None) except `id`.

    An entry with `organization` and no name is an organization. `aliases` are spellings that people
    already resolved to this entry; a text equal to one of them is taken at its word. `shown` is the name as the list
    shows it, title included; nothing is matched against it.
    """

    id: Hashable
    first: str = ""
    middle: str = ""
    last: str = ""
    credentials: str = ""
    organization: str = ""
    sector: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    aliases: tuple[str, ...] = ()
    shown: str = ""

    @property
    def is_organization(self) -> bool:
        return not (self.first or self.last) and bool(self.organization)
