"""Loaded before Django: tests keep their data in a folder of their own, and never read yours."""

import os
import tempfile

os.environ["CAROM_MODE"] = "test"
os.environ["CAROM_DATA"] = tempfile.mkdtemp(prefix="carom-tests-")
os.environ["CAROM_SITE_URL"] = "http://127.0.0.1:8000"
os.environ.pop("CAROM_KEYS_FILE", None)
os.environ.pop("CAROM_SECRET_FILE", None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in the thread that makes the fixtures
os.makedirs(os.path.join(os.environ["CAROM_DATA"], "static"))  # WhiteNoise warns where it is missing
