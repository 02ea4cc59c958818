import pytest

from carom.domain.practices.models import User
from tests.world import PASSWORD


@pytest.mark.parametrize("path", ["email/", "password/set/", "confirm-email/", "login/code/confirm/", "signup/"])
def test_what_a_closed_house_does_not_offer_is_not_there(enter, world, path):
    assert enter("alice").get(f"/account/{path}").status_code == 404


def test_nobody_signs_up(client, world):
    answer = client.post("/account/closed/", {"email": "new@example.org", "password1": PASSWORD})
    assert answer.status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_people_without_a_password_get_none(enter, world):
    user = world.user("alice")
    user.set_unusable_password()
    user.save()
    assert enter("alice").get("/account/password/change/").status_code == 404
    assert enter("ben").get("/account/password/change/").status_code == 200


def test_an_address_that_is_unknown_is_answered_like_one_that_is(client, world, mailoutbox):
    for email in ("alice@example.org", "nobody@example.org"):
        assert client.post("/account/password/reset/", {"email": email}).url == "/account/password/reset/done/"


def test_a_member_who_was_taken_off_gets_no_page(enter, world):
    from carom.domain.practices.models import Member

    client = enter("omar")
    assert client.get("/network/").status_code == 200
    Member.objects.filter(pk=world.omar.pk).update(is_active=False)
    assert client.get("/network/").status_code == 403


def test_where_nobody_has_an_account_the_sign_in_page_leads_to_the_set_up_link(client, db):
    page = client.get("/account/login/").content.decode()
    assert "set-up link" in page and "can invite you" not in page


def test_where_somebody_has_one_the_owner_is_asked(client, world):
    page = client.get("/account/login/").content.decode()
    assert "set-up link" not in page and "can invite you" in page


def test_whoever_was_signed_out_reads_that_a_restore_ends_every_sign_in(client, world):
    assert "set back to a backup" in client.get("/account/login/?ended=page").content.decode()
    assert "set back to a backup" in client.get("/account/login/?ended=form").content.decode()
    assert "set back" not in client.get("/account/login/").content.decode()
