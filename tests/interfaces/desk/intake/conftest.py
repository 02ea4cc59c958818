import pytest

from carom.interfaces.desk.intake import launching
from tests.domain.intake.conftest import FILES, Steps, intake

__all__ = ["FILES", "intake"]


@pytest.fixture
def started(monkeypatch) -> list:
    """The imports for which the desk asked for a job; no process is started in tests."""
    batches: list = []
    monkeypatch.setattr(launching, "start", batches.append)
    return batches


@pytest.fixture
def staged(intake: Steps):
    return intake.upload(FILES / "plain.csv")


@pytest.fixture
def previewed(intake: Steps, staged):
    return intake.preview(staged)


@pytest.fixture
def committed(intake: Steps, previewed):
    return intake.commit(previewed)
