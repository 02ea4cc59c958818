from datetime import timedelta

import pytest
from django.utils.html import escape

from carom.domain.insights import actions, reports
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from carom.interfaces.desk import background
from carom.interfaces.desk.insights import findings
from carom.interfaces.desk.insights.chapters import BUILDERS
from carom.interfaces.desk.insights.parts import percent
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


@pytest.mark.parametrize("key", sorted(set(BUILDERS) - {"silence"}))
def test_the_link_below_a_chapter_opens_as_many_rows_as_it_says(enter, world, told, untold, key):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[10, 40, 400])
    told("Grace Kim", "school", days=[20, 50, 60])
    told("Old Hand", "school", days=[500, 510], is_history=True)
    for referral in Referral.objects.inbound().filter(practice=world.practice, source__name="Grace Kim"):
        at = referrals.move(referral=referral, version=referral.version, name="arrive", on=TODAY, by=world.ben, at=NOW)
        referrals.move(referral=at, version=at.version, name="complete", on=TODAY, by=world.ben, at=NOW)
    untold(channel="search")
    untold(stated_source="Doc Q")
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    page = enter("alice").get(f"/insights/{key}")
    chapter = page.context["chapter"]
    assert f'href="{escape(chapter.rows_url)}">{chapter.rows_label}<' in page.content.decode()
    said = chapter.rows_label.rsplit(" ", 1)[1]
    assert said == {"coverage": "10", "months": "10", "loops": "5"}.get(key, "8")
    assert enter("alice").get(chapter.rows_url).context["found"].text == said


def test_sources_without_a_kind_are_no_sector(enter, world, told):  # noqa: F811
    for number in range(3):
        told(f"New Person {number}", None, days=[1, 2, 3, 4])
    told("Ada Ruiz", "psychiatrist", days=[10, 40])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    client = enter("alice")
    page = client.get("/insights/kinds").content.decode()
    assert "12 of 14 referrals come from sources whose kind is not given yet." in page
    assert "from one sector" not in page + client.get("/insights/").content.decode()
    assert BUILDERS["kinds"](content).chart["yAxis"]["data"] == ["Medical", "No kind given"]
    by_kind = [row for row in BUILDERS["eggs"](content).rows if row[0].text == "Kinds of source"]
    assert [cell.text for cell in by_kind[0]][1:4] == ["cannot tell yet", "–", "–"]
    where = "/network/?type=none&order=most"
    assert f'href="{escape(where)}"' in page
    listed = client.get(where).content.decode().split('id="rows"')[1]
    assert listed.count("New Person") >= 3
    assert "whose kind is not given" in listed
    assert "Ada Ruiz" not in listed


def test_the_largest_sector_is_one_that_was_given(told, world):  # noqa: F811
    told("New Person", None, days=[1, 2, 3, 4, 5])
    told("Ada Ruiz", "psychiatrist", days=[1, 2, 3, 4])
    told("Grace Kim", "school", days=[1, 2, 3])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    assert content["sectors"][0]["code"] == ""
    chapter = BUILDERS["kinds"](content)
    assert "4 of 12 referrals (33 %) come from one sector: medical." in chapter.finding
    assert chapter.rows[-1][0].text == "No kind given"


def test_silence_is_drawn_the_longest_on_top_and_said_in_months_with_its_days_beside(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[200, 201, 202, 203])
    told("Grace Kim", "school", days=[400, 401, 402])
    told("Dee Wu", "school", days=[0])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    chapter = BUILDERS["silence"](content)
    chart = chapter.chart
    assert chart["yAxis"]["data"] == ["Grace Kim", "Ada Ruiz"]
    bars = [(bar["value"], bar["label"]["formatter"]) for bar in chart["series"][0]["data"]]
    assert bars == [(400, "13 months"), (200, "7 months")]
    assert chart["tooltip"]["formatter"] == "{b}: {c} days"
    assert {row[-1].text for row in chapter.rows} == {"400", "200"}
    quiet = [found["say"] for found in findings.findings(content) if "none for" in found["say"]]
    assert quiet == ["Ada Ruiz sent you 4 patients, and none for 7 months."]


def test_all_who_are_quiet_are_counted_and_a_cut_table_says_of_how_many(enter, told, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(reports, "SOURCES_KEPT", 3)
    for place in range(5):
        told(f"Quiet {place}", "school", days=[300, 600, 601 + place])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    assert (len(content["quiet"]), content["quiet_count"]) == (3, 5)
    page = enter("alice").get("/insights/silence").content.decode()
    assert "5 sources who used to send patients have been silent" in page
    assert "The first 3 of 5, those who sent the most." in page
    assert "The first 3 of 5" in enter("alice").get("/insights/streams").content.decode()
    without = {key: value for key, value in content.items() if key != "quiet_count"}  # of an earlier version
    assert BUILDERS["silence"](without).finding.startswith("3 sources")


def test_the_effective_number_in_words_is_never_above_the_number_of_sources(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[1, 2, 3, 4, 5])
    told("Grace Kim", "school", days=[1, 2, 3, 4, 5])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    assert content["concentration"]["source"]["effective_number"] == pytest.approx(2.25)
    content["concentration"]["source"]["effective_number"] = 3.0  # as the formula gives it for smaller counts
    chapter = BUILDERS["eggs"](content)
    assert [cell.text for cell in chapter.rows[0]][:2] == ["Sources", "2"]
    assert chapter.rows[0][1].text == "2"


def test_how_much_hangs_on_a_few_is_said_by_how_few_sent_half(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=list(range(6)))
    for name, count in (("Grace Kim", 4), ("Dee Wu", 2), ("Bo Lind", 2)):
        told(name, "school", days=list(range(count)))
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    said = "At least half of the 14 referrals with a known source came from 2 of 4 sources."
    assert BUILDERS["eggs"](content).finding == said
    cut = content | {"sources": content["sources"][:1]}  # of very many sources a report keeps the first by name
    assert "Even the 1 sources" not in BUILDERS["eggs"](cut).finding
    assert "sent less than half of 14 referrals" in BUILDERS["eggs"](cut).finding


def test_one_source_of_everything_is_said_so(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=list(range(11)))
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    assert BUILDERS["eggs"](content).finding == "All 11 referrals with a known source came from one source."


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "–"),
        (0, 750, "0 %"),
        (3, 750, "under 1 %"),
        (1, 200, "under 1 %"),
        (748, 750, "99 %"),
        (750, 750, "100 %"),
    ],
)
def test_a_share_never_rounds_to_none_or_to_all(part, whole, said):
    assert percent(part, whole) == said


def test_the_analysis_speaks_plainly(enter, report):
    client = enter("alice")
    pages = ["/insights/", *(f"/insights/{key}" for key in BUILDERS)]
    text = "".join(client.get(page).content.decode() for page in pages)
    for word in ("baskets", "Effective number", "your streams", "Open loops", "spread as if"):
        assert word not in text


def test_the_month_that_is_not_over_is_marked_in_the_picture_and_its_table(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[1, 2, 40, 41])
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    chapter = BUILDERS["months"](content)
    assert chapter.chart["xAxis"]["data"] == ["May 2026", "Jun 2026"]
    whole, running = chapter.chart["series"][0]["data"]
    assert (whole, running["value"], running["label"]["formatter"]) == (2, 2, "so far")
    assert running["itemStyle"]["opacity"] < 1
    assert [row[0].text for row in chapter.rows] == ["June 2026 so far", "May 2026"]


def test_how_fast_the_first_answer_was_says_of_what(told, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[20, 21, 22, 23, 24])
    for referral in Referral.objects.inbound().filter(practice=world.practice):
        deed = {"on": TODAY - timedelta(days=18), "by": world.ben, "at": NOW}
        referrals.move(referral=referral, version=referral.version, name="contact", **deed)
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    said = "Of 5 patients who were sent to you in the last twelve months and whom you reached, half heard"
    assert said in BUILDERS["loops"](content).finding


def test_a_short_history_says_so_and_words_of_patients_are_their_own_part(told, untold, world):  # noqa: F811
    told("Ada Ruiz", "psychiatrist", days=[200, 201, 202, 203])
    untold(stated_source="a friend")
    content = actions.work_out(practice=world.practice, by=world.alice, at=NOW).content
    assert "too short to call anybody quiet" in BUILDERS["silence"](content).finding
    told_by_patients = BUILDERS["coverage"](content).rows[1]
    assert told_by_patients[0].text == "Patients, family or friends who are not named"
    assert told_by_patients[1].text == "1" and "known=told" in told_by_patients[1].url


def test_words_stand_left_and_numbers_right(enter, report):
    page = enter("alice").get("/insights/streams").content.decode()
    assert '<th scope="col">Kind</th>' in page
    assert "<td>Psychiatrist</td>" in page
    assert '<th scope="col" class="number">Share</th>' in page
    assert '<td class="number">58 %</td>' in page


def test_one_referral_waits(enter, world, untold):  # noqa: F811
    untold(stated_source="Doc Q")
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    page = enter("alice").get("/insights/").content.decode()
    assert "1 referral waits for somebody who knows who sent it." in page
    assert "1 referrals" not in page


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
    assert 'href="/import/"' in answer.split("<main")[1]
    assert 'href="/import/"' not in enter("omar").get("/insights/").content.decode().split("<main")[1]
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


@pytest.mark.parametrize("page", ["/insights/", "/insights/streams"])
def test_how_old_the_figures_are_stands_above_them(enter, report, world, page):
    """With what to do about it: a button, or who has one."""
    above = {name: _above(enter(name).get(page)) for name in ("alice", "ada")}
    assert all("as of June 15, 2026. Nothing has changed since." in said for said in above.values())
    for sent in Referral.objects.inbound().filter(practice=world.practice)[:2]:
        deed = {"on": TODAY, "by": world.ben, "at": NOW + timedelta(hours=1)}
        referrals.move(referral=sent, version=sent.version, name="contact", **deed)
    above = {name: _above(enter(name).get(page)) for name in ("alice", "ada")}
    assert all("2 changes since then are not in these figures." in said for said in above.values())
    assert "Work it out again</button>" in above["alice"]
    assert "</button>" not in above["ada"] and "An owner, clinician or liaison can work them out again." in above["ada"]


def _above(page) -> str:
    """What stands between the head of a page and its first figure."""
    said = page.content.decode().split("</header>")[-1]
    return said.split('<figure class="figure"')[0].split("<h2")[0]


def test_a_chapter_worked_out_again_is_shown_again(enter, report, monkeypatch):
    monkeypatch.setattr(background, "run", lambda *command: True)
    client = enter("alice")
    assert 'name="from" value="streams"' in client.get("/insights/streams").content.decode()
    assert client.post("/insights/work-out", {"from": "streams"}).url == "/insights/streams"
    assert client.post("/insights/work-out", {"from": "//elsewhere.example"}).url == "/insights/"
    assert client.post("/insights/work-out").url == "/insights/"


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
