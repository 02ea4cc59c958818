from django.utils.translation import gettext as _

from carom.domain.practices.refusals import Refused


class AlreadyBeingMade(Refused):
    def __init__(self):
        super().__init__(_("A file is being made for you already. Wait until it is ready."))


class NotImported(Exception):
    """An export can't be taken in. Its text is one plain sentence for the person at the terminal."""
