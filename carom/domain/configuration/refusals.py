from carom.domain.keys.refusals import Refused


class NotYours(Refused):
    """Another practice's owners run this installation."""


class NotInADemo(Refused):
    """A demo reaches nobody outside."""


class SetByVariable(Refused):
    """A variable of the environment says it already, and wins."""


class ChangedMeanwhile(Refused):
    """Somebody else saved the same settings since the form was opened."""


class NotUsable(Refused):
    """`faults`: field → one sentence."""

    def __init__(self, faults: dict[str, str]):
        self.faults = faults
        super().__init__(" ".join(str(sentence) for sentence in faults.values()))
