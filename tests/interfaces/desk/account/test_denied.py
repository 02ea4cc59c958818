"""What a role does not include is refused, kept by no browser, and written down without filling the history."""

from carom.domain.audit.models import Entry
from carom.interfaces.desk import denied


def test_a_page_asked_for_again_and_again_is_one_line_a_minute_with_a_count(enter, world, monkeypatch):
    client = enter("cleo")
    now = [1_000_000.0]
    monkeypatch.setattr(denied.time, "time", lambda: now[0])
    assert {client.get("/patients/").status_code for _number in range(30)} == {403}
    client.get("/team/")
    lines = Entry.objects.filter(action="practices.deny", by_key=world.cleo.public_id).order_by("seq")
    assert [(line.why, line.count) for line in lines] == [
        ("GET desk:patients: patients.identify", 1),
        ("GET desk:team: team.manage", 1),
    ]
    now[0] += 61
    client.get("/patients/")
    assert lines.last().count == 30


def test_no_browser_keeps_a_refusal(enter, world):
    client = enter("cleo")
    for path, status in (("/patients/", 403), ("/network/0000000000000000/", 404), ("/nowhere", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store"), path
