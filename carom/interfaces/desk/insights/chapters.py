"""One step per question: a report's numbers become a sentence, a picture, a table and its explanation."""

from django.utils.translation import gettext as _

from carom.domain.network.models import Sector
from carom.interfaces.desk.insights.coverage import coverage
from carom.interfaces.desk.insights.few import eggs
from carom.interfaces.desk.insights.kinds import kinds
from carom.interfaces.desk.insights.loops import loops
from carom.interfaces.desk.insights.months import months
from carom.interfaces.desk.insights.parts import Chapter
from carom.interfaces.desk.insights.silence import silence
from carom.interfaces.desk.insights.streams import streams

BUILDERS = {
    "streams": streams,
    "kinds": kinds,
    "eggs": eggs,
    "months": months,
    "silence": silence,
    "loops": loops,
    "coverage": coverage,
}


def all_of(content: dict) -> list[Chapter]:
    return [build(content) for build in BUILDERS.values()]


def without_patients(content: dict) -> dict:
    """The same report with no name and no card for sources who are patients or their families."""

    def hidden(source: dict) -> dict:
        return source | {"name": _("A patient or family"), "id": ""} if source["sector"] == Sector.PATIENTS else source

    listed = {key: [hidden(source) for source in content[key]] for key in ("sources", "quiet")}
    of_patients = sum(part["sources"] for part in content["sectors"] if part["code"] == Sector.PATIENTS)
    return content | listed | {"unlisted": of_patients, "quiet_unlisted": content.get("quiet_patients", 0)}
