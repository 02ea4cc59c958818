"""The page: plain data in, a document out. No Django; text in the data is never read as code."""

from carom.documents.html import page
from carom.documents.typesetting import render

__all__ = ["page", "render"]
