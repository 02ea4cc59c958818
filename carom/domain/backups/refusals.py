from carom.domain.keys.refusals import Refused


class BackupRefused(Refused):
    """A backup, check, restore or move can't be done. Its text is one plain sentence: what is wrong, what to do."""


class NotABackup(BackupRefused):
    """The file that was named is something else."""


class WrongKey(BackupRefused):
    """The key that was named was not made for this file; or the file is a backup of elsewhere."""
