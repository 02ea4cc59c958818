"""Looks at raw rows, which may name patients."""

from carom.domain.audit.deeds import Deed
from carom.domain.intake.models import ImportBatch


def of_fetched(batch: ImportBatch, count: int) -> Deed:
    """So many rows of this file were downloaded."""
    return Deed("intake.fetch_rows", batch, count=count)


def of_rows(batch: ImportBatch, count: int) -> Deed | None:
    """A page that showed so many rows of this file."""
    return Deed("intake.view_rows", batch, count=count) if count else None
