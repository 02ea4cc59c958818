"""What the journeys through the door share: an app with codes, and time that went by."""

from importlib import import_module

from django.conf import settings
from playwright.sync_api import expect

from carom.domain.practices.models import Session
from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.journeys.conftest import Visitor

RECORDS = "account_authentication_methods"


class Person:
    """Somebody with an app. Each code is another one: a code works once."""

    def __init__(self, visitor: Visitor, user):
        self.visitor, self.secret, self.given = visitor, give_app(user), 0

    def code(self) -> str:
        self.given += 1
        return code_of(self.secret, step=self.given - 1)

    def prove(self) -> None:
        """On the page that asks once more: type the code and go on."""
        page = self.visitor.page
        expect(page.get_by_role("heading", name="Say once more who you are")).to_be_visible()
        page.get_by_label("Code").fill(self.code())
        page.get_by_role("button", name="Go on", exact=True).click()


def session_of(visitor: Visitor):
    cookies = {cookie["name"]: cookie["value"] for cookie in visitor.page.context.cookies()}
    return import_module(settings.SESSION_ENGINE).SessionStore(cookies[settings.SESSION_COOKIE_NAME])


def proven_long_ago(visitor: Visitor, *, minutes: int = 11) -> None:
    """As if this visitor had given password and second factor so much earlier."""
    session = session_of(visitor)
    session[RECORDS] = [record | {"at": record["at"] - 60 * minutes} for record in session[RECORDS]]
    session.save()


def row_of(visitor: Visitor) -> Session:
    return Session.objects.get(key_hash=session_of(visitor).key_hash)
