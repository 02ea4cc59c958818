import pytest

from tests.faults.installation import Installation, copy_of


@pytest.fixture(scope="session")
def _laid(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("ground")
    made = Installation(folder / "data", folder / "ground.json", folder / "journals")
    made.lay()
    return made


@pytest.fixture
def installation(_laid, tmp_path) -> Installation:
    return copy_of(_laid, tmp_path)
