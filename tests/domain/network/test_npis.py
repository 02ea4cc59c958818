import pytest

from carom.domain.network.npis import tidy


@pytest.mark.parametrize(
    ("text", "npi"),
    [
        ("1234567893", "1234567893"),
        ("1234567893.0", "1234567893"),
        ("123 456 7893", "1234567893"),
        ("1234567890", ""),
        ("1234567983", ""),
        ("123456789", ""),
        ("١٢٣٤٥٦٧٨٩٣", ""),
        ("", ""),
    ],
)
def test_the_last_digit_checks_the_others(text, npi):
    assert tidy(text) == npi
