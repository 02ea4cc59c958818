"""What a person reads on the way in is ours, in plain words, and says what to do."""

from datetime import UTC, datetime

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from carom.domain.outbox.models import Message
from carom.domain.practices import actions
from carom.interfaces.desk.account import words
from tests.interfaces.desk.account.conftest import give_app
from tests.world import PASSWORD

NEW = "another quiet harbor at dusk"


def test_each_sentence_stands_in_for_one_of_the_library():
    assert words.OF_PASSWORDS.keys() <= DefaultAccountAdapter.error_messages.keys()
    assert words.OF_CODES.keys() <= DefaultMFAAdapter.error_messages.keys()


def test_a_wrong_password_does_not_tell_which_of_the_two_is_wrong(client, world):
    for login in ("ben@example.org", "nobody@example.org"):
        page = client.post("/account/login/", {"login": login, "password": "not the password"}).content.decode()
        assert "This address and this password do not belong together" in page


def test_a_wrong_code_says_what_to_do(client, world):
    give_app(world.user("ben"))
    client.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD})
    page = client.post("/account/factors/prove/", {"code": "000000"}).content.decode()
    assert "Type the next one your app shows" in page


def test_another_password_is_asked_for_in_our_words(enter):
    page = enter("ben").get("/account/password/change/").content.decode()
    assert "Your password until now" in page and "The new password once more" in page
    assert "Current Password" not in page and page.count("At least 12 characters") == 1
    wrong = {"oldpassword": "not the password", "password1": "x", "password2": "x"}
    page = enter("ben").post("/account/password/change/", wrong).content.decode()
    assert "That is not your password" in page
    right = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = enter("ben").post("/account/password/change/", right, follow=True).content.decode()
    assert "Where you are signed in" in page and "The password is changed" in page


def test_the_letter_of_an_emergency_tells_the_time_as_the_practice_does(world):
    at = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
    actions.ask_emergency_access(member=world.cleo, reason="Somebody is at the door.", address="/team/", at=at)
    assert "sees who patients are until 2:30 p.m.\n" in Message.objects.get(kind="emergency_access").text
