"""To a database on another machine nothing is sent in clear, nor to one that can't show who it is."""

import os
import subprocess
import sys

import pytest

ASKED = "import os; from carom import settings; print(os.environ['PGSSLMODE'], os.environ.get('PGSSLROOTCERT'))"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres://carom:x@db.example.org/carom", "verify-full None"),
        ("postgres://carom:x@10.0.0.7:6432/carom", "verify-full None"),
        ("postgres://carom:x@127.0.0.1/carom", "prefer None"),
        ("postgres://carom:x@localhost/carom", "prefer None"),
        ("postgres://carom:x@db.example.org/carom?sslrootcert=system", "verify-full system"),
        ("postgres://carom:x@database/carom?sslmode=disable", "disable None"),
    ],
)
def test_another_machine_shows_a_certificate(tmp_path, url, said):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PGSSL")}
    given = kept | {"CAROM_DATA": str(tmp_path), "CAROM_DATABASE_URL": url}
    assert subprocess.check_output([sys.executable, "-c", ASKED], env=given, text=True).strip() == said
