"""What the network can be asked."""

from carom.domain.network.queries.finding import Found, as_found, organizations_of, resolve, search
from carom.domain.network.queries.people import matching_people

__all__ = ["Found", "as_found", "matching_people", "organizations_of", "resolve", "search"]
