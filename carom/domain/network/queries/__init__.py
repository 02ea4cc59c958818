"""What the network can be asked."""

from carom.domain.network.queries.card import Card, card, one
from carom.domain.network.queries.finding import Found, as_found, organizations_of, resolve, resolve_each, search
from carom.domain.network.queries.introductions import introduced_by, introducers_of, introductions_of
from carom.domain.network.queries.likeness import Similar, likely, similar
from carom.domain.network.queries.listing import ORDERS, Page, Wanted, count, counts, page
from carom.domain.network.queries.merging import MovedKind, keeps, merge_preview, merges_of
from carom.domain.network.queries.naming import is_known, name_of, shown_name
from carom.domain.network.queries.people import matching_people
from carom.domain.network.queries.types import active_types, types_in_use
from carom.domain.network.queries.wording import (
    NoName,
    name_beside,
    names_several,
    no_name,
    says_nobody,
    type_code_said,
)

__all__ = [
    "ORDERS",
    "Card",
    "Found",
    "MovedKind",
    "NoName",
    "Page",
    "Similar",
    "Wanted",
    "active_types",
    "as_found",
    "card",
    "count",
    "counts",
    "introduced_by",
    "introducers_of",
    "introductions_of",
    "is_known",
    "keeps",
    "likely",
    "matching_people",
    "merge_preview",
    "merges_of",
    "name_beside",
    "name_of",
    "names_several",
    "no_name",
    "one",
    "organizations_of",
    "page",
    "resolve",
    "resolve_each",
    "says_nobody",
    "search",
    "shown_name",
    "similar",
    "type_code_said",
    "types_in_use",
]
