from carom.domain.keys.refusals import Refused


class BackupRefused(Refused):
    """A backup, check, restore or move can't be done. Its text is one plain sentence: what is wrong, what to do."""
