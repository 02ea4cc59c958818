"""What the installation wrote down itself must have a history, as every practice must."""

from carom.domain.audit import checking
from carom.domain.backups.models import Backup
from carom.domain.installation import chains
from tests.world import NOW


def test_every_practice_and_after_a_backup_the_installation_itself(world):
    assert chains.expected() == {world.practice.public_id, world.other.public_id}
    Backup.objects.create(kind=Backup.Kind.ASKED, made_at=NOW)
    assert chains.expected() == {world.practice.public_id, world.other.public_id, ""}
    said = [sentence for key, sentence in checking.whole(expected=chains.expected()).sentences if not key]
    assert said == ["What Carom itself wrote down, such as checks and anchors, is gone."]
