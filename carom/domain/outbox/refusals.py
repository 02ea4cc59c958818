from carom.domain.keys.refusals import Refused


class AddressNotGood(Refused):
    """No mail can go to this address."""


class WordsNotGood(Refused):
    """A line of a message holds a line break or another character that can't stand there."""


class LinkShut(Refused):
    """The link in the message opens nothing any more."""


class MessageMoved(Refused):
    """The message is in another state by now."""
