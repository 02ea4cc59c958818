"""The clock of the machine jumps: nothing is sent twice, nothing that ended lives again, history keeps its order."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from carom.documents.mail import Mail
from carom.domain.audit import checking
from carom.domain.audit.models import Entry
from carom.domain.links import actions as links
from carom.domain.links.refusals import LinkNotGood
from carom.domain.network import actions as network
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.models import Message
from carom.interfaces.clock import mail
from tests.faults import figures
from tests.interfaces.clock.servers import Post, running
from tests.world import sign_in

START = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
JUMPS = {
    "a year ahead": (START, START.replace(year=2027)),
    "a day back": (START, START - timedelta(days=1)),
    "ten years back": (START, START.replace(year=2016)),
    "into summer time": (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), datetime(2027, 3, 14, 7, 1, tzinfo=UTC)),
    "out of summer time": (datetime(2026, 11, 1, 5, 59, tzinfo=UTC), datetime(2026, 11, 1, 6, 1, tzinfo=UTC)),
    "over a leap day": (datetime(2028, 2, 28, 23, 59, tzinfo=UTC), datetime(2028, 2, 29, 0, 1, tzinfo=UTC)),
    "past 2038": (START, datetime(2038, 1, 19, 3, 15, tzinfo=UTC)),
}
WHAT = "jumps of the machine's clock under mail, sessions, links and history"

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")]


@pytest.fixture(autouse=True, scope="module")
def _counted(request):
    """Written when all have been tried; `wrong` is how many of them failed."""
    before = request.session.testsfailed
    yield
    figures.write("clock", n=4 * len(JUMPS), what=WHAT, seconds=0, wrong=request.session.testsfailed - before)


@pytest.fixture(params=JUMPS)
def jump(request):
    return JUMPS[request.param]


def test_nothing_is_sent_twice(world, settings, jump):
    before, after = jump
    post = Post()
    with running(post) as port:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}?timeout=10"
        for moment in (before, after, after + timedelta(minutes=10), before + timedelta(minutes=20)):
            with time_machine.travel(moment):
                outbox.queue_words(
                    practice_key="", kind="trial", to="rosa@example.org", mail=Mail("Hello", "words\n"),
                    dedupe_key="the same deed", at=moment,
                )  # fmt: skip
                mail.send_due(moment)
    assert len(post.got) == 1
    assert Message.objects.get().state == "sent"


def test_a_session_that_ended_does_not_live_again(world, jump):
    _before, after = jump
    client = Client()
    with time_machine.travel(START, tick=False):
        sign_in(client, world.user("alice"))
        assert client.get("/network/").status_code == 200
    cookie = client.cookies["carom"].value
    ended = START + timedelta(minutes=16)
    for moment in (ended, after, START - timedelta(days=1), START + timedelta(minutes=1)):
        client.cookies["carom"] = cookie  # somebody kept it
        with time_machine.travel(moment, tick=False):
            assert client.get("/network/").status_code == 302, moment


def test_a_link_that_ended_opens_nothing_again(world, jump):
    before, after = jump
    about = {"about_type": "x", "about_key": "y", "made_by": "", "label": "Dora", "practice_key": ""}
    over = links.issue(purpose="trial", at=before, expires_at=before + timedelta(hours=1), **about)
    used = links.issue(purpose="trial", at=before, expires_at=before + timedelta(days=9), **about)
    links.exchange(token=used, at=before)
    links.end_those_over(at=before + timedelta(hours=2))
    for token in (over, used):
        for moment in (after, before - timedelta(days=1), before):
            with pytest.raises(LinkNotGood):
                links.exchange(token=token, at=moment)


def test_history_keeps_the_order_of_deeds(world, jump):
    for number, moment in enumerate((jump[0], jump[1], jump[0])):
        network.add_party(practice=world.practice, name=f"Source {number}", by=world.alice, at=moment)
    assert checking.checked(world.practice.public_id).faults == []
    lines = Entry.objects.filter(practice_key=world.practice.public_id, action="network.add_party").order_by("seq")
    assert [line.at for line in lines] == [jump[0], jump[1], jump[0]]
