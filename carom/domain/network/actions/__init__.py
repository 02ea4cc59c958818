"""Every write to the network."""

from carom.domain.network.actions.aliases import AliasTaken, NewAlias, add_alias, add_aliases_in_bulk, remove_alias
from carom.domain.network.actions.bulk import NewParty, add_parties_in_bulk
from carom.domain.network.actions.completing import (
    Completed,
    add_affiliations_in_bulk,
    complete_in_bulk,
    take_completed_back,
)
from carom.domain.network.actions.introductions import IntroductionRefused, add_introduction, remove_introduction
from carom.domain.network.actions.merging import MergeRefused, check_merge, merge, undo_merge
from carom.domain.network.actions.opening import LinkUsed, change_practice, open_whole
from carom.domain.network.actions.parties import NameMissing, add_party, change_party
from carom.domain.network.actions.relationships import (
    CadenceRefused,
    NotAnOrganization,
    add_affiliation,
    add_contact_point,
    change_relationship,
    end_affiliation,
    remove_contact_point,
)
from carom.domain.network.actions.types import TypeRefused, add_source_type, add_starting_types, change_source_type
from carom.domain.network.reach import NotReachable

__all__ = [
    "AliasTaken",
    "CadenceRefused",
    "Completed",
    "IntroductionRefused",
    "LinkUsed",
    "MergeRefused",
    "NameMissing",
    "NewAlias",
    "NewParty",
    "NotAnOrganization",
    "NotReachable",
    "TypeRefused",
    "add_affiliation",
    "add_affiliations_in_bulk",
    "add_alias",
    "add_aliases_in_bulk",
    "add_contact_point",
    "add_introduction",
    "add_parties_in_bulk",
    "add_party",
    "add_source_type",
    "add_starting_types",
    "change_party",
    "change_practice",
    "change_relationship",
    "change_source_type",
    "check_merge",
    "complete_in_bulk",
    "end_affiliation",
    "merge",
    "open_whole",
    "remove_alias",
    "remove_contact_point",
    "remove_introduction",
    "take_completed_back",
    "undo_merge",
]
