"""What would happen, before anything does."""

from carom.domain.intake.previewing.whole import preview

__all__ = ["preview"]
