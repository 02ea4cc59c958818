"""The board: open referrals in columns by state. From a card its next step is taken, and one is back on the board."""

from django.utils.safestring import SafeString

from carom.domain.practices.roles import Permission
from carom.domain.referrals.lifecycle import moves_from
from carom.domain.referrals.models import Referral
from carom.domain.referrals.queries import Line
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.fragments import filled, keys, together
from carom.interfaces.desk.referrals.rows import Row

_LONGEST = 400
"""Letters of an address to come back to; ours are shorter."""


def cards(request, lines: list[Line], rows: list[Row], *, back: str) -> SafeString:
    """The cards of a column. `back`: the address of the board as it stands, to which a step taken here leads back."""
    given = keys(request) | {"back": back}
    may_edit = request.member.may(Permission.REFERRALS_EDIT)
    return together(_card(line, row, given, may_edit=may_edit) for line, row in zip(lines, rows, strict=True))


def _card(line: Line, row: Row, given: dict, *, may_edit: bool) -> SafeString:
    values = given | {
        "id": row.public_id,
        "version": str(line.version),
        "url": row.url,
        "move_url": address("desk:referral-move", row.public_id),
        "who": row.who,
        "source": row.source,
        "source_url": row.source_url,
        "unsure": row.unsure,
        "unnamed": row.unnamed,
        "came_in.words": row.came_in.words,
    }
    moves = moves_from(line.state)
    always = {
        "steps": [move for move in moves if not move.needs_reason and move.name != "book"],
        "booking": next((move for move in moves if move.name == "book"), None),
    }
    form = {"state": line.state, "urgent": row.urgent, "is_late": row.tone == "due", "may_edit": may_edit}
    return filled("desk/referrals/_card.html", values, always=always, **form)


def way_back(asked: str, referral: Referral) -> str:
    """The board a step was taken on, at the card it was taken from; '' where it was not taken there."""
    board = asked.partition("#")[0]
    if len(board) > _LONGEST or not board.startswith(f"{address('desk:referrals')}?"):
        return ""
    return f"{board}#card-{referral.public_id}"
