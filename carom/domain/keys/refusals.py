"""How every concept says no."""


class Refused(Exception):
    """An action said no. Its text is one plain sentence for the person: what is not possible, and what to do."""
