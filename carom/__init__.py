"""Carom: grow a healthcare practice through referral relationships, on purpose and decently."""

__version__ = "0.1.0"
