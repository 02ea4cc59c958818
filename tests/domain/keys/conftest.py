import pytest
from django.conf import settings

from carom.domain.keys import keyfile


@pytest.fixture
def key_path(tmp_path, monkeypatch):
    """A key file of this test's own."""
    path = tmp_path / "keys.json"
    monkeypatch.setattr(settings, "KEYS_FILE", path)
    keyfile.make_key_file(path)
    return path
