"""How the keys that open backups are made, and where they are written: into a folder that is taken away."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from carom.domain.keys.refusals import Refused

_PROGRAM = Path(__file__).resolve().parents[3]


class NotToBeTakenAway(Refused):
    """This folder stays on the machine."""


def command() -> str:
    """What whoever runs this machine types; FOLDER stands for a new folder."""
    is_checkout = (_PROGRAM / "pyproject.toml").exists()
    return f"{'.venv/bin/' if is_checkout else ''}carom keys init --out FOLDER"


def check(folder: Path) -> None:
    """Raises NotToBeTakenAway where the keys would lie beside what they open, or in the program's own folder."""
    wanted = folder.resolve()
    if wanted.is_relative_to(settings.DATA.resolve()):
        raise NotToBeTakenAway(
            _(
                "%(folder)s is in the data folder: whoever copies that would have the keys as well. Choose a folder "
                "elsewhere, best on a stick."
            )
            % {"folder": wanted}
        )
    if wanted.is_relative_to(_PROGRAM):
        raise NotToBeTakenAway(
            _("%(folder)s is in the program's own folder. Choose a folder elsewhere, best on a stick.")
            % {"folder": wanted}
        )
