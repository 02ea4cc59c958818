"""National Provider Identifiers: ten digits, the last of which checks the others. Pure."""

_PREFIX = "80840"  # stands before every NPI where its check digit is worked out


def tidy(text: str) -> str:
    """The ten digits of an NPI as somebody wrote it; "" where it is none. A sheet may have made a number of it."""
    digits = text.removesuffix(".0").replace(" ", "")
    return digits if len(digits) == 10 and digits.isascii() and digits.isdigit() and _checks(digits) else ""


def _checks(digits: str) -> bool:
    """The Luhn formula: every second digit from the right counts twice."""
    backwards = [int(digit) for digit in reversed(_PREFIX + digits)]
    return sum(backwards[::2] + [sum(divmod(2 * digit, 10)) for digit in backwards[1::2]]) % 10 == 0
