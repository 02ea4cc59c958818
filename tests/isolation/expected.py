"""What must come of a cell, from the declared policy alone."""

from dataclasses import dataclass

from tests.isolation.cells import Cell
from tests.isolation.visitors import Visitor

OPEN_STATUS = frozenset({200, 302, 400, 401, 403, 404, 405, 409, 410, 422, 429})
REFUSED_IN_FORM = frozenset({404, 409, 422})
"""A form of one's own that names somebody of another practice."""


@dataclass(frozen=True)
class Expected:
    """`allowed`: the visitor may; what the call changes is then their own business."""

    statuses: frozenset[int]
    allowed: bool = False


ALLOWED = Expected(frozenset({200, 204, 302, 409, 422}), allowed=True)


def of(cell: Cell, visitor: Visitor) -> Expected:
    if cell.route.permission is None:
        return Expected(OPEN_STATUS)
    if visitor.name == "signed out":
        return Expected(frozenset({302}))
    if visitor.member is None or not visitor.member.may(cell.route.permission):
        return Expected(frozenset({403}))
    if cell.method not in cell.route.methods:
        return Expected(frozenset({405}))
    if visitor.name == "visitor of two" and cell.route.name == "desk:choose-practice":
        return ALLOWED  # the other practice is theirs too
    if cell.route.name == "desk:session-end" and cell.objects not in {"own", "-"}:
        return Expected(frozenset({302}))  # it says the same of a device that is somebody else's, and ends none
    if cell.objects.startswith("foreign in form"):
        return Expected(REFUSED_IN_FORM)
    if cell.objects not in {"own", "-"}:
        return Expected(frozenset({404}))
    return ALLOWED
