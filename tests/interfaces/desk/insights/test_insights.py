import pytest

from carom.domain.insights import actions
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from carom.interfaces.desk import background
from carom.interfaces.desk.insights.chapters import BUILDERS
from tests.domain.insights.conftest import told, untold  # noqa: F401
from tests.world import NOW, TODAY

READERS = ["alice", "omar", "cleo", "ada"]


@pytest.fixture
def report(world, told):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[10, 40, 80, 100, 130, 140, 150])
    told("Lincoln High", "school", days=[200, 220, 240, 300, 310])
    return actions.work_out(practice=world.practice, by=world.alice, at=NOW)


@pytest.mark.parametrize("name", READERS)
def test_readers_see_the_overview_and_every_chapter(enter, report, name):
    client = enter(name)
    assert b"12 referrals" in client.get("/insights/").content
    for key in BUILDERS:
        answer = client.get(f"/insights/{key}")
        assert answer.status_code == 200
        assert b"How this is computed" in answer.content


@pytest.mark.parametrize("key", sorted(BUILDERS))
def test_a_linked_number_opens_as_many_rows(enter, world, told, untold, key):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[10, 40])
    told("Grace Kim", "school", days=[20, 50, 60])
    came = Referral.objects.inbound().filter(practice=world.practice, source__name="Grace Kim").first()
    referrals.move(referral=came, version=came.version, name="arrive", on=TODAY, by=world.ben, at=NOW)
    untold(channel="search")
    untold(stated_source="Doc Q")
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    linked = [cell for row in BUILDERS[key](content).rows for cell in row if "/referrals/?" in cell.url]
    assert linked or key == "silence"
    for cell in linked:
        assert enter("alice").get(cell.url).context["found"].text == cell.text, cell


def test_the_front_desk_does_not_see_the_analysis(enter, report):
    assert enter("ben").get("/insights/").status_code == 403
    assert enter("ben").get("/insights/streams").status_code == 403


def test_a_stranger_sees_their_own_practice_only(enter, report):
    assert b"No analysis yet" in enter("eve").get("/insights/").content
    assert b"Ada Ruiz" not in enter("eve").get("/insights/streams", follow=True).content


def test_nobody_gets_in_without_signing_in(client, report):
    assert client.get("/insights/").url.startswith("/account/login/")


def test_an_unknown_chapter_is_not_found(enter, report):
    assert enter("alice").get("/insights/nonsense").status_code == 404


def test_before_the_first_analysis_the_page_teaches(enter, world):
    answer = enter("alice").get("/insights/").content.decode()
    assert "No analysis yet" in answer and "Work it out now" in answer
    assert enter("alice").get("/insights/streams").status_code == 302


def test_few_referrals_are_not_ranked(enter, world, told):  # noqa: F811
    told("Zoe Last", "psychiatrist", days=[1, 2, 3])
    told("Abe First", "psychiatrist", days=[1])
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    answer = enter("alice").get("/insights/streams").content.decode()
    assert "too few to compare" in answer


@pytest.mark.parametrize(("name", "status"), [("alice", 302), ("omar", 302), ("cleo", 302), ("ada", 403), ("ben", 403)])
def test_who_may_work_it_out_again(enter, report, monkeypatch, name, status):
    asked = []
    monkeypatch.setattr(background, "run", lambda *command: asked.append(command) or True)
    assert enter(name).post("/insights/work-out").status_code == status
    assert len(asked) == (status == 302)


def test_a_job_that_fails_is_said_plainly(enter, report, monkeypatch):
    monkeypatch.setattr(background, "run", lambda *command: False)
    answer = enter("alice").post("/insights/work-out", follow=True)
    assert "could not be worked out" in answer.content.decode()


def test_getting_the_job_address_is_refused(enter, report):
    assert enter("alice").get("/insights/work-out").status_code == 405


def test_the_pages_ask_as_often_whatever_the_size(enter, report, world, told, django_assert_max_num_queries):  # noqa: F811
    client = enter("alice")
    with django_assert_max_num_queries(8):
        client.get("/insights/streams")
    told("Bo Lind", "psychiatrist", days=list(range(30)))
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    with django_assert_max_num_queries(8):
        client.get("/insights/streams")


def test_who_may_not_know_patients_sees_no_name_of_one_who_sends_others(enter, world, told):  # noqa: F811
    told("Ines Kovalenko", "former-patient", days=[200, 220, 240, 260])
    told("Ada Ruiz", "psychiatrist", days=[1, 2, 3, 4, 5, 6, 7])
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    pages = ["/insights/", *(f"/insights/{key}" for key in BUILDERS)]
    for name, knows in [("alice", True), ("cleo", False), ("ada", False)]:
        client = enter(name)
        text = "".join(client.get(page).content.decode() for page in pages)
        assert ("Kovalenko" in text) is knows
        assert ("A patient or family" in text) is not knows
