from django.utils.translation import gettext_lazy as _

from carom.domain.keys.refusals import Refused

SENTENCE = _("This link does not work. It may be over, used or withdrawn. Ask whoever sent it for a new one.")


class LinkNotGood(Refused):
    """The token opens nothing. Always the same sentence: which of the reasons it is, is not said."""

    def __init__(self):
        super().__init__(SENTENCE)
