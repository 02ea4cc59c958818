"""Taking an import back."""

from carom.domain.intake.undoing.whole import undo

__all__ = ["undo"]
