"""Every picture has its labels and values in a table, and every number leads to what it counts."""

import calendar
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def _chapters(client) -> list:
    return [client.get(f"/insights/{key}").context["chapter"] for key in BUILDERS]


def _ways(chapter) -> list[tuple[str, str]]:
    """Address and number of everything that opens rows: cells, and what stands below the picture."""
    cells = [(cell.url, cell.text) for table in chapter.tables for row in table.rows for cell in row[1:] if cell.url]
    below = [(chapter.rows_url, chapter.rows_label), *chapter.links]
    return [way for way in cells if "/insights/" not in way[0]] + [
        (url, label.rsplit(" ", 1)[1]) for url, label in below if url
    ]


@pytest.mark.parametrize("name", ["alice", "cleo"])
def test_whatever_a_number_opens_has_as_many_rows(enter, busy, name):
    """Cleo may not know who is a patient: one source is, and is not on her lists."""
    client = enter(name)
    ways = {way for chapter in _chapters(client) for way in _ways(chapter)}
    assert sum("/network/" in url for url, _said in ways) > 8
    for filters in ("answered=0", "answered=yes", "sector=medical", "organization=any", "quiet=", "sends=1", "until="):
        assert any(filters in url for url, _said in ways), filters
    for url, said in ways:
        found = client.get(url).context["found"]
        assert str(getattr(found, "number", found)) == said, url


UNLINKED_COLUMNS = {
    "Share",
    "Days since",
    "Last",
    "Like so many equal ones",
    "Index",
    "Share of the largest",
}
"""Worked out from a number beside them, or a day."""
UNLINKED_WORDS = {
    "kinds": [],
    "streams": [],
    "coverage": [],
    "silence": [],
    "eggs": ["half"],  # of all referrals whose source is known
    "months": [],
    "loops": ["median", "nine_in_ten"],  # of the days in the table
}


def _that_sent_half(content: dict) -> int:
    sent = [source["count"] for source in content["sources"]]
    return next(few for few in range(len(sent) + 1) if sum(sent[:few]) * 2 >= sum(sent))


@pytest.mark.parametrize("key", sorted(BUILDERS))
def test_every_number_leads_somewhere_but_those_that_are_worked_out(enter, busy, key):
    chapter = enter("alice").get(f"/insights/{key}").context["chapter"]
    for table in chapter.tables:
        for row in table.rows:
            bare = [
                (column, cell.text)
                for column, cell in list(zip(table.columns, row, strict=True))[1:]
                if re.search(r"\d", cell.text) and not cell.url and column not in UNLINKED_COLUMNS
            ]
            assert bare == [], row[0].text
    numbers = {"half": _that_sent_half(busy), **busy["loops"]["responses"]}
    known = [said for _url, said in _ways(chapter)] + [str(round(numbers[name])) for name in UNLINKED_WORDS[key]]
    said = re.findall(r"\d[\d,]*", re.sub(r"\d+ %", "", chapter.finding))
    assert said or "same day" in chapter.finding
    assert [number for number in said if number not in known] == []


@pytest.mark.parametrize(
    "address",
    [
        "/referrals/?answered=yes&since=2025-06-20&until=2026-06-19",
        "/referrals/?answered=3%2B",
        "/referrals/?sector=medical",
        "/referrals/?organization=any",
        "/network/?sends=1&order=most",
        "/network/?sends=1&type=school&order=most",
        "/network/?quiet=2026-06-19&order=most",
    ],
)
def test_the_rows_behind_a_number_ask_as_often_whatever_their_number(enter, world, told, address):  # noqa: F811
    client = enter("alice")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    told("Ada Ruiz", "school", days=[1])
    told("Grace Kim", "school", days=[300, 400, 401])
    first = asked()
    for place in range(4):
        told(f"Source {place}", "school", days=[300, 301, 302])
    assert asked() == first <= 15


@pytest.mark.parametrize(
    "address",
    [
        "/referrals/?answered=soon&since=yesterday&until=2026-02-30&sector=nobody&organization=x",
        "/network/?quiet=soon",
        "/network/?quiet=0001-01-01",
    ],
)
def test_filters_nobody_understands_are_left_out(enter, busy, address):
    page = enter("alice").get(address)
    assert page.status_code == 200
    assert not page.context.get("only")


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ("since=2025-06-20&until=2026-06-19", "from June 20, 2025 to June 19, 2026"),
        ("since=2025-06-20", "from June 20, 2025 on"),
        ("until=2026-06-19", "up to June 19, 2026"),
        ("answered=0", "whose patient you reached the same day"),
        ("answered=2", "whose patient you reached after 2 days"),
        ("answered=1%2B", "whose patient you reached after more than 1 day"),
        ("sector=medical&organization=any", "from the sector “Medical”, with an organization behind the source"),
    ],
)
def test_the_list_says_which_referrals_it_has(enter, world, filters, words):
    assert enter("alice").get(f"/referrals/?{filters}").context["only"] == words


def test_a_search_among_the_quiet_stays_among_them(enter, busy):
    client = enter("alice")
    page = client.get("/network/?quiet=" + busy["as_of"]).content.decode()
    assert "sources who sent 3 patients or more, and none in the 180 days before" in page
    assert f'name="quiet" value="{busy["as_of"]}"' in page
    found = client.get("/network/?q=Source&quiet=" + busy["as_of"]).content.decode()
    assert "Ada Ruiz" in page and "Ada Ruiz" not in found
