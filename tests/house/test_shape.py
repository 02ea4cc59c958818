"""The house stays small-roomed and stands on its own."""

import subprocess
import sys
from pathlib import Path

import pytest

BLOCKED = """
import sys
class Shut:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(name + " is shut out")
sys.meta_path.insert(0, Shut())
import {modules}
"""


@pytest.mark.parametrize("path", sorted(p for p in Path("carom").rglob("*.py") if "migrations" not in p.parts), ids=str)
def test_no_file_is_past_500_lines(path):
    assert len(path.read_text().splitlines()) <= 500


@pytest.mark.parametrize(
    ("modules", "blocked"),
    [
        ("carom.analysis.facts, carom.analysis.concentration", ["django", "numpy", "scipy"]),
        ("carom.analysis.simulator", ["django"]),
        ("carom.matching", ["django", "numpy"]),
        ("carom.interfaces.cli.analyze", ["django"]),
        ("carom.domain.intake.reading.child", ["django", "numpy", "rapidfuzz"]),
    ],
)
def test_the_pure_ground_loads_alone(modules, blocked):
    code = BLOCKED.format(blocked=set(blocked), modules=modules)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_heavy_libraries_stay_out_of_the_web_workers():
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'carom.settings'\n"
        "import carom.wsgi, sys; from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import carom.interfaces.desk.urls\n"
        "print([m for m in ('numpy', 'scipy', 'typst', 'python_calamine', 'vobject') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
