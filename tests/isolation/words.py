"""Words that stand nowhere but in one practice's rows, by what one must be allowed to see in order to read them."""

from dataclasses import dataclass

from carom.domain.practices.roles import Permission, may


@dataclass(frozen=True)
class Words:
    """`patient` stands in what is known of patients, `talk` in what was said, `name` in everything else."""

    name: str
    patient: str
    talk: str

    def all(self) -> set[str]:
        return {self.name, self.patient, self.talk}

    def readable(self, role: str) -> set[str]:
        """What somebody of this role may meet in their own practice."""
        asked = {
            self.name: Permission.NETWORK_VIEW,
            self.patient: Permission.PATIENTS_IDENTIFY,
            self.talk: Permission.TALKS_VIEW,
        }
        return {word for word, permission in asked.items() if may(role, permission)}


HERE = Words("Brinewick", "Ostrello", "Fennimarsh")
THERE = Words("Thornquell", "Umbrivex", "Gaddowbyre")
