"""Bringing the rows in."""

from carom.domain.intake.committing.summing import refresh_summaries
from carom.domain.intake.committing.whole import commit

__all__ = ["commit", "refresh_summaries"]
