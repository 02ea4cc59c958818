import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.insights.frames import practice_frame
from carom.domain.network import actions as network
from carom.domain.network.models import Alias, Party
from carom.domain.practices.roles import Permission
from carom.domain.referrals.models import Referral, UnresolvedSource
from carom.domain.referrals.queries.spellings import why_shared
from tests.interfaces.desk.referrals.conftest import allowed
from tests.world import CAST, NOW, TODAY, form

URL = "/referrals/not-sure"


@pytest.fixture
def waiting(refer, okafor):
    refer(stated_source="Dr Okafor (harbor)")
    refer(stated_source="dr okafor harbor")
    return UnresolvedSource.objects.get()


@pytest.fixture
def url(waiting):
    return lambda deed: reverse(f"desk:unresolved-{deed}", args=[waiting.public_id])


@pytest.mark.parametrize("name", CAST)
def test_everybody_reads_the_queue(enter, waiting, name):
    page = enter(name).get(URL).content.decode()
    assert "2 referrals" in page
    assert "Q.Z.X." not in page
    assert ("It is Samuel Okafor" in page) == (name not in {"cleo", "ada"})


def test_a_guess_says_why(enter, waiting):
    page = enter("ben").get(URL).content.decode()
    assert "Same surname.</span>" in page
    assert ">It is Samuel Okafor</button>" in page


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("Patient: Carol Jennings", "Carol Jennings", "former-patient"),
        ("former patient - Carol Jennings", "Carol Jennings", "former-patient"),
        ("my neighbor Bob Lind", "Bob Lind", "family-or-friend"),
        ("Mrs. Johnson (neighbor)", "Mrs. Johnson", "family-or-friend"),
        ("friend of Jane Lind", "friend of Jane Lind", "family-or-friend"),
    ],
)
def test_a_patient_who_told_is_added_by_name_and_as_a_patient(world, enter, refer, words, name, code):
    """Added as what the words say: else a liaison would read who is a patient, as the name of a source."""
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    refer(stated_source=words)
    waiting = UnresolvedSource.objects.get()
    fold = enter("ben").get(f"{URL}?open={waiting.public_id}").content.decode()
    assert f'name="name" maxlength="200" value="{name}"' in fold
    url = reverse("desk:unresolved-new", args=[waiting.public_id])
    enter("ben").post(url, form(version=waiting.version, name=name))
    party = Party.objects.get(name=name)
    assert party.source_type.code == code
    assert name not in enter("cleo").get("/network/").content.decode()


def test_words_that_name_two_say_where_the_other_goes(enter, refer, okafor):
    refer(stated_source="Dr. Okafor / Dr. Jones")
    assert "One can be credited" in enter("ben").get(URL).content.decode()
    assert "One can be credited" not in enter("cleo").get(URL).content.decode(), "who may not read the words"


def test_words_that_name_one_say_nothing_of_it(enter, waiting):
    assert "One can be credited" not in enter("ben").get(URL).content.decode()


@pytest.mark.parametrize(
    ("text", "shared", "why"),
    [
        ("A. Mukherjee-Zhou", ["mukherjee", "zhou"], "Same surname, and A. fits."),
        ("Mukherjee-Zhou, Anita", ["anita", "mukherjee", "zhou"], "Same name."),
        ("Dr Mukherjee Zhou", ["mukherjee", "zhou"], "Same surname."),
        ("Zhou at the harbor", ["zhou"], "The name has “zhou” too."),
    ],
)
def test_a_guess_is_worded_by_what_is_the_same(text, shared, why):
    assert why_shared(text, shared, Party(name="Anita Zhou-Mukherjee", first="Anita", last="Zhou-Mukherjee")) == why


def test_a_reason_never_claims_a_word_for_the_name_that_only_a_learned_spelling_has():
    party = Party(name="Ana Ruiz", first="Ana", last="Ruiz")
    learned = ["Ruiz at the lake", "Dr. Ruiz, Kestrel Sports"]
    assert why_shared("Kestrel Sports", ["kestrel"], party, learned) == "Also known as “Dr. Ruiz, Kestrel Sports”."
    assert why_shared("Ana of Kestrel", ["ana", "kestrel"], party, learned) == "The name has “ana” too."
    assert why_shared("Kestrel Sports", ["kestrel"], party) == ""


def test_shared_words_stand_in_the_order_of_the_name():
    party = Party(name="York Family Medicine")
    shared = ["family", "medicine", "york"]
    assert why_shared("York Family Medicine LLC", shared, party) == "The name has “york family medicine” too."


def test_a_guess_by_a_learned_spelling_names_it(enter, refer, okafor, world):
    network.add_alias(practice=world.practice, party=okafor, text="Kestrel Sports Doc", by=world.alice, at=NOW)
    refer(stated_source="the kestrel man")
    page = enter("ben").get(URL).content.decode()
    assert ">It is Samuel Okafor</button>" in page
    assert "Also known as “Kestrel Sports Doc”." in page
    assert "The name has" not in page


def test_others_and_the_signed_out(client, enter, waiting):
    assert client.get(URL).url.startswith("/account/login")
    assert "Every spelling is placed" in enter("eve").get(URL).content.decode()
    assert enter("ben").post(URL).status_code == 405


def test_one_decision_places_all_and_can_be_taken_back(enter, waiting, url, okafor):
    client = enter("ben")
    answer = client.post(url("person"), form(version=1, party=okafor.public_id), follow=True)
    note = next(iter(answer.context["messages"]))
    assert str(note) == "“Dr Okafor (harbor)” is Samuel Okafor: 2 referrals are theirs now."
    assert [referral.source for referral in Referral.objects.all()] == [okafor, okafor]
    assert Alias.objects.get().party == okafor
    client.post(note.extra_tags, form())
    assert not Referral.objects.filter(source=okafor).exists()
    assert not Alias.objects.exists()
    assert "2 referrals" in client.get(URL).content.decode()


def test_htmx_takes_the_line_away(enter, url, okafor):
    sent = form(version=1, party=okafor.public_id)
    answer = enter("ben").post(url("person"), sent, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert url("undo") in answer.headers["HX-Trigger"]


def test_somebody_new(enter, url):
    enter("ben").post(url("new"), form(version=1, name="Harriet Okafor"))
    assert {referral.source.name for referral in Referral.objects.all()} == {"Harriet Okafor"}


def test_no_person_at_all(enter, url):
    client = enter("ben")
    assert client.post(url("channel"), form(version=1, channel="nonsense")).status_code == 422
    client.post(url("channel"), form(version=1, channel="search"))
    assert {referral.channel for referral in Referral.objects.all()} == {"search"}
    client.post(url("undo"), form())
    assert {referral.channel for referral in Referral.objects.all()} == {""}


def test_a_patient_or_friend_who_is_not_named_told_them(enter, refer, world, waiting, url):
    client = enter("ben")
    assert '<option value="person">A person told them (no name)</option>' in opened(client, waiting)[1]
    client.post(url("channel"), form(version=1, channel="person"))
    later = refer(stated_source=waiting.text)
    counted = practice_frame(world.practice, as_of=TODAY)
    assert (counted.patients, later.channel, later.unresolved) == (3, "person", None)
    assert "Every spelling is placed" in client.get(URL).content.decode()
    client.post(url("undo"), form())
    assert Referral.objects.filter(unresolved=waiting, channel="").count() == 2


def test_nobody_will_ever_know(enter, url):
    client = enter("ben")
    client.post(url("leave"), form(version=1))
    assert "Every spelling is placed" in client.get(URL).content.decode()
    assert not Referral.objects.filter(unresolved__isnull=False).exists()


def test_what_is_decided_is_not_decided_again(enter, url, okafor):
    client = enter("ben")
    client.post(url("leave"), form(version=1))
    answer = client.post(url("person"), form(version=1, party=okafor.public_id))
    assert answer.status_code == 422
    assert "decided" in answer.content.decode()
    client.post(url("undo"), form())
    assert client.post(url("undo"), form()).status_code == 422
    assert client.post(url("leave"), form(version=1)).status_code == 422


def test_words_alone_choose_nobody(enter, url):
    assert enter("ben").post(url("person"), form(version=1, party_text="Okaf")).status_code == 422


DEEDS = ("person", "new", "channel", "leave", "undo")


@pytest.mark.parametrize("deed", DEEDS)
def test_the_deeds_are_for_those_who_edit_referrals(client, enter, url, deed):
    assert client.post(url(deed), form(version=1)).url.startswith("/account/login")
    for name, may in allowed(Permission.REFERRALS_EDIT).items():
        if not may:
            assert enter(name).post(url(deed), form(version=1)).status_code == 403
    assert enter("eve").post(url(deed), form(version=1)).status_code == 404
    assert enter("ben").get(url(deed)).status_code == 405
    assert enter("ben").post(url(deed), {"version": 1}).status_code == 403
    assert enter("ben").post(f"{URL}/0000000000000000/{deed}", form()).status_code == 404
    assert UnresolvedSource.objects.get().resolved_at is None
    assert Party.objects.count() == 1


def test_as_many_queries_for_three_spellings_as_for_one(enter, refer, okafor):
    client = enter("ben")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    refer(stated_source="Dr Okafor one")
    one = count()
    refer(stated_source="Dr Okafor two")
    refer(stated_source="Samuel of the harbor")
    assert count() == one <= 15  # with the line of history that says who read the words


def test_a_slip_is_guessed_from_today_s_network(enter, world, refer):
    refer(stated_source="Dr Engle")
    client = enter("ben")
    assert "It is" not in client.get(URL).content.decode().split("Say who it is")[0]
    network.add_party(practice=world.practice, name="Rosa Engel", kind="person", by=world.alice, at=NOW)
    assert "It is" not in client.get(URL).content.decode().split("Say who it is")[0]
    for part in opened(client, UnresolvedSource.objects.get()):
        assert "It is Rosa Engel" in part
        assert "The name is spelled alike." in part


def opened(client, spelling) -> tuple[str, str]:
    """The page with the fold of this spelling open, and what htmx puts into the fold."""
    address = f"{URL}?open={spelling.public_id}"
    page = client.get(address).content.decode()
    assert address in client.get(URL).content.decode()
    return page, client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_the_fold_offers_every_deed(enter, waiting, url):
    page, part = opened(enter("ben"), waiting)
    assert "<html" in page
    assert "<html" not in part
    for deed in ("person", "new", "channel", "leave"):
        assert f'action="{url(deed)}"' in page
        assert f'action="{url(deed)}"' in part
    assert "Nobody will ever know" not in enter("ben").get(URL).content.decode()


def test_the_fold_is_for_those_who_edit_referrals(client, enter, waiting):
    address, htmx = f"{URL}?open={waiting.public_id}", {"HX-Request": "true"}
    for name, may in allowed(Permission.REFERRALS_EDIT).items():
        answer = enter(name).get(address, headers=htmx)
        assert ("Nobody will ever know" in answer.content.decode()) == may
        assert answer.status_code == 200
    assert enter("eve").get(address, headers=htmx).status_code == 404
    assert enter("ben").get(f"{URL}?open=nonsense", headers=htmx).status_code == 404
    assert enter("ben").get(f"{URL}?open=nonsense").status_code == 200


@pytest.mark.parametrize(("text", "name"), [("Dr. Qwert Zuiop", "Dr. Qwert Zuiop"), ("Dr. Qwert / Dr. Zuiop", "")])
def test_words_that_name_two_people_are_offered_as_nobodys_name(enter, refer, text, name):
    refer(stated_source=text)
    spelling = UnresolvedSource.objects.get()
    page = enter("ben").get(URL, {"open": spelling.public_id}, headers={"HX-Request": "true"}).content.decode()
    assert f'name="name" maxlength="200" value="{name}"' in page
