"""Weighing: how much the evidence says that a text means a person on the list."""
