"""An owner stops mail to an address and allows it again, on a desk and on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.outbox.models import Suppressed
from carom.domain.practices import actions
from carom.domain.practices.scope import in_practice

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_mail_is_stopped_and_allowed_again(visitor, cast):
    with in_practice(cast.practice):
        given = {"practice": cast.practice, "role": "clinician", "by": cast.alice, "at": timezone.now()}
        actions.invite(email="noa.with-a-long-name@practice.example.org", address="/l/{}".format, **given)
    page = visitor.sign_in("alice")
    visitor.go("/mail/")
    stop = page.get_by_role("button", name="No more to this address")
    stop.click()
    expect(page.get_by_role("heading", name="No more mail goes to")).to_be_visible()
    expect(stop).to_have_count(0)
    assert Suppressed.objects.count() == 1
    assert visitor.axe() == []
    assert visitor.sideways() == 0
    page.get_by_role("button", name="Allow mail again").click()
    expect(stop).to_be_visible()
    assert not Suppressed.objects.exists()
