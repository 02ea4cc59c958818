"""Every write to the network."""

from carom.domain.network.actions.aliases import AliasTaken, add_alias, add_aliases_in_bulk, remove_alias
from carom.domain.network.actions.bulk import NewAlias, NewParty, add_parties_in_bulk
from carom.domain.network.actions.parties import NameMissing, add_party, change_party
from carom.domain.network.actions.types import TypeRefused, add_source_type, add_starting_types, change_source_type

__all__ = [
    "AliasTaken",
    "NameMissing",
    "NewAlias",
    "NewParty",
    "TypeRefused",
    "add_alias",
    "add_aliases_in_bulk",
    "add_parties_in_bulk",
    "add_party",
    "add_source_type",
    "add_starting_types",
    "change_party",
    "change_source_type",
    "remove_alias",
]
