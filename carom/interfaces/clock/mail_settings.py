"""The mail server in use: CAROM_MAIL_URL, or else what an owner set on the page."""

from django.conf import settings

from carom.domain.configuration import queries
from carom.domain.keys.keyring import CannotOpen
from carom.interfaces.clock.mail_server import MailServerDown
from carom.interfaces.clock.mail_url import MailServer, parse

PAGE = "the mail settings (Settings, Mail)"


def server() -> MailServer | None:
    """None where no server is named, and in a demo. Raises MailUrlWrong, MailServerDown."""
    if settings.MODE == "demo":
        return None
    if settings.MAIL_URL:
        return parse(settings.MAIL_URL)
    found = queries.mail_on_page()
    if found is None:
        return None
    try:
        said, password = found.what, found.secret
    except CannotOpen as fault:
        raise MailServerDown("The stored password can't be opened. Type it again in the mail settings.") from fault
    return MailServer(
        host=said.host,
        port=said.port,
        security=said.security,
        user=said.user,
        password=password,
        named_in=PAGE,
        is_kept_outside=True,
    )
