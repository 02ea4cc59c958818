from carom.domain.keys.refusals import Refused


class HistoryDoesNotFit(Refused):
    """The end of the chain was not sealed with the key at hand: nothing is linked on, nothing is changed."""

    def __init__(self):
        super().__init__(
            "Nothing was changed, because the history does not fit the keys of this installation. Tell whoever runs "
            "the machine to type “carom audit verify”."
        )
