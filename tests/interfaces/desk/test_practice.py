import pytest

from carom.domain.practices import actions
from tests.world import NOW


@pytest.fixture
def in_a_demo(settings, tmp_path, monkeypatch, world):
    mark = tmp_path / "this-is-a-demo"
    mark.write_text(f"{world.practice.public_id}\n{world.other.public_id}")
    monkeypatch.setattr("carom.interfaces.desk.account.proof._MARK", mark)
    settings.MODE = "demo"


def test_a_real_practice_is_not_opened_by_the_mode_alone(client, world, settings):
    settings.MODE = "demo"
    assert client.get("/demo/").status_code == 404


def test_a_mark_that_somebody_made_opens_no_practice_it_does_not_name(client, world, in_a_demo, tmp_path):
    for told in ("", world.practice.public_id):
        (tmp_path / "this-is-a-demo").write_text(told)
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/enter", {"member": world.alice.public_id}).status_code == 404


def test_the_demo_exists_only_in_a_demo(client, world):
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter", {"member": world.alice.public_id}).status_code == 404
    assert client.get("/").status_code == 302


def test_the_demo_offers_each_person_and_lets_them_in(client, world, in_a_demo):
    page = client.get("/demo/").content.decode()
    assert "invented" in page and "Nothing leaves this machine" in page
    assert page.index("Enter as Alice") < page.index("Enter as Ada") < page.index("Enter as Eve")

    answer = client.post("/demo/enter", {"member": world.cleo.public_id})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["practice"] == world.practice.public_id
    assert client.post("/demo/enter", {"member": "0" * 16}).status_code == 404
    assert client.get("/demo/enter").status_code == 405


def test_the_file_to_try_is_offered_in_a_demo_only(client, world, in_a_demo, settings, tmp_path, monkeypatch):
    file = tmp_path / "referrals-to-try.csv"
    monkeypatch.setattr("carom.interfaces.desk.practice._FILE_TO_TRY", file)
    settings.MODE = "test"
    assert client.get("/demo/referrals-to-try.csv").status_code == 404
    settings.MODE = "demo"
    assert client.get("/demo/referrals-to-try.csv").status_code == 404
    assert "referrals-to-try" not in client.get("/demo/").content.decode()
    file.write_text("Date received,Referred by\n")
    assert b"".join(client.get("/demo/referrals-to-try.csv")).startswith(b"Date received")
    assert "referrals-to-try" in client.get("/demo/").content.decode()


def test_each_practice_of_a_demo_names_its_own_file(client, world, in_a_demo, tmp_path, monkeypatch):
    names = {"_FILE_TO_TRY": "referrals-to-try.csv", "_FILE_OF_TALKERS": "referrals-to-try-psychotherapy.csv"}
    for place, name in names.items():
        monkeypatch.setattr(f"carom.interfaces.desk.practice.{place}", tmp_path / name)
        (tmp_path / name).write_text(name)
    page = client.get("/demo/").content.decode()
    here, there = page.index(">Save referrals-to-try.csv<"), page.index(">Save referrals-to-try-psychotherapy.csv<")
    assert page.index(world.practice.name) < here < page.index(world.other.name) < there
    for name in names.values():
        assert b"".join(client.get(f"/demo/{name}")) == name.encode()


def test_going_over_to_another_practice_of_mine(enter, world):
    with world.other_scope():
        actions.add_member(practice=world.other, user=world.user("omar"), role="clinician", by=world.eve, at=NOW)
    client = enter("omar")
    page = client.get("/practice/choose").content.decode()
    assert "Go to Elm Street Counseling" in page
    assert client.post("/practice/choose", {"practice": world.other.public_id}).status_code == 302
    assert client.session["practice"] == world.other.public_id


def test_nobody_goes_over_to_a_practice_of_others(enter, world, client):
    stranger = enter("eve")
    assert stranger.post("/practice/choose", {"practice": world.practice.public_id}).status_code == 404
    assert "practice" not in stranger.session
    client.logout()
    assert client.post("/practice/choose").status_code == 302
