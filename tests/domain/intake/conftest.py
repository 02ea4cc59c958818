import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from carom.domain.intake import actions, jobs
from carom.domain.intake.models import ImportBatch
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.network import actions as network
from tests.world import NOW

FILES = Path(__file__).parents[2] / "files"


@pytest.fixture
def intake(world):
    """Steps of an import: `upload`, `preview`, `commit`, `undo`; `bring_in` is the first three."""
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    return Steps(world)


class Steps:
    def __init__(self, world):
        self.world = world
        self.moment = NOW

    def clock(self):
        self.moment += timedelta(seconds=1)
        return self.moment

    def upload(self, path, *, name=None, run=True) -> ImportBatch:
        settings.UPLOADS.mkdir(exist_ok=True)
        stored = settings.UPLOADS / f"upload-{self.clock():%H%M%S}"
        shutil.copy(path, stored)
        digest = hashlib.sha256(stored.read_bytes()).hexdigest()
        batch = actions.start_import(
            practice=self.world.practice, file_name=name or Path(path).name, upload=stored.name, sha256=digest,
            by=self.world.alice, at=self.clock(),
        )  # fmt: skip
        return self.run(batch) if run else batch

    def text(self, content: str, *, name="export.csv", **options) -> ImportBatch:
        path = settings.DATA / name
        path.write_text(content)
        return self.upload(path, **options)

    def run(self, batch) -> ImportBatch:
        jobs.run(batch, clock=self.clock)
        return self.again(batch)

    def again(self, batch) -> ImportBatch:
        return ImportBatch.objects.select_related("by__user", "practice").get(pk=batch.pk)

    def ask_preview(self, batch, **changes) -> ImportBatch:
        mapping = Mapping.from_dict(batch.mapping)
        options = {"columns": mapping.columns, "shape": mapping.shape, "date_order": mapping.date_order or "mdy"}
        actions.set_mapping(
            batch=batch, version=batch.version, by=self.world.alice, at=self.clock(), **(options | changes)
        )
        return batch

    def preview(self, batch, **changes) -> ImportBatch:
        return self.run(self.ask_preview(batch, **changes))

    def ask(self, batch, work) -> ImportBatch:
        actions.ask_for(batch=batch, work=work, version=batch.version, by=self.world.alice, at=self.clock())
        return batch

    def commit(self, batch) -> ImportBatch:
        return self.run(self.ask(batch, "commit"))

    def undo(self, batch) -> ImportBatch:
        return self.run(self.ask(batch, "undo"))

    def bring_in(self, path, **options) -> ImportBatch:
        return self.commit(self.preview(self.upload(path, **options)))
