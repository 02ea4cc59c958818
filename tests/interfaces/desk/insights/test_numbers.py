"""Every picture has its labels and values in a table, and every number leads to what it counts."""

import calendar
import json
import re
from datetime import timedelta
from html import unescape

import pytest

from carom.domain.insights import actions
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from carom.interfaces.desk.insights.chapters import BUILDERS
from tests.domain.insights.conftest import told, untold  # noqa: F401
from tests.world import NOW, TODAY


@pytest.fixture
def busy(world, told, untold):  # noqa: F811
    """Nine sources of several kinds over two years, some gone quiet, some answered, some of whom nothing is known."""
    for place, kind in enumerate(["psychiatrist", "school", "gym", None, "psychiatrist", "school", "former-patient"]):
        told(f"Source {place}", kind, days=list(range(3 + place, 400, 40 + place)))
    told("Ada Ruiz", "psychiatrist", days=[300, 500, 600, 601])
    told("Grace Kim", "school", days=[400, 401, 402])
    untold(channel="search")
    untold(stated_source="Doc Q")
    untold()
    recent = Referral.objects.inbound().filter(
        practice=world.practice, received_on__gt=TODAY - timedelta(days=90), received_on__lt=TODAY - timedelta(days=5)
    )
    for place, referral in enumerate(recent.order_by("pk")):
        deed = {"on": referral.received_on + timedelta(days=place % 4), "by": world.ben, "at": NOW}
        referrals.move(referral=referral, version=referral.version, name="contact", **deed)
    return actions.work_out(practice=world.practice, by=world.alice, at=NOW).content


def _cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page.split("figure-numbers", 1)[1], re.S)
    return [[_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _drawn(page: str) -> list[tuple[str, str]]:
    """Label and value of every mark of the picture."""
    found = re.search(r'<script id="chapter-data" type="application/json">(.*?)</script>', page, re.S)
    if found is None:
        return []
    chart = json.loads(found[1])
    axis = chart["yAxis"] if chart["yAxis"]["type"] == "category" else chart["xAxis"]
    values = [mark["value"] if isinstance(mark, dict) else mark for mark in chart["series"][0]["data"]]
    return [(label, f"{value:,}") for label, value in zip(axis["data"], values, strict=True)]


def _month(label: str) -> str:
    """A picture writes months short."""
    short, year = label.split()
    return f"{next(name for name in calendar.month_name if name[:3] == short)} {year}"


@pytest.mark.parametrize("key", sorted(BUILDERS))
def test_the_numbers_say_everything_the_picture_says(enter, busy, key):
    page = enter("alice").get(f"/insights/{key}").content.decode()
    drawn, rows = _drawn(page), _cells(page)
    assert len(drawn) > 1
    for label, value in drawn:
        name = _month(label) if key == "months" else label
        assert any(row and row[0].removesuffix(" so far") == name and value in row[1:] for row in rows), (label, value)


def test_those_who_waited_longer_than_the_picture_reaches_stand_below_it(busy):
    responses = busy["loops"]["responses"]
    answered = sum(one["count"] for one in responses["days"])
    assert answered == responses["n"]
    responses["days"] = responses["days"][:1]
    rows = BUILDERS["loops"](busy).drawn.rows
    assert [row[0].text for row in rows] == ["0", "Longer"]
    assert sum(int(row[1].text) for row in rows) == answered
