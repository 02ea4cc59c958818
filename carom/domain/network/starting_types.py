"""The kinds of referral sources a practice starts with. It edits its own list from then on."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from carom.domain.network.models import LegalRole, Sector

# Days between two real conversations: what is meant, and what is too long.
CADENCES: dict[str, tuple[int, int]] = {
    Sector.MEDICAL: (60, 120),
    Sector.ALLIED_HEALTH: (60, 120),
    Sector.EDUCATION: (90, 180),
    Sector.FAITH: (90, 180),
    Sector.FITNESS: (60, 120),
    Sector.LEGAL: (90, 180),
    Sector.EMPLOYER: (90, 180),
    Sector.COMMUNITY: (90, 180),
    Sector.PATIENTS: (180, 365),
}


@dataclass(frozen=True)
class StartingType:
    code: str
    name: str
    sector: str
    legal_role: str


def _treating(sector: str, *types: tuple[str, str]) -> list[StartingType]:
    return [StartingType(code, name, sector, LegalRole.TREATING) for code, name in types]


def _others(sector: str, *types: tuple[str, str]) -> list[StartingType]:
    return [StartingType(code, name, sector, LegalRole.OTHER) for code, name in types]


STARTING_TYPES: tuple[StartingType, ...] = (
    *_treating(
        Sector.MEDICAL,
        ("psychiatrist", _("Psychiatrist")),
        ("family-doctor", _("Family doctor")),
        ("internist", _("Internist")),
        ("pediatrician", _("Pediatrician")),
        ("obstetrician", _("Obstetrician or gynecologist")),
        ("orthopedic-surgeon", _("Orthopedic surgeon")),
        ("neurologist", _("Neurologist")),
        ("other-physician", _("Other physician")),
        ("nurse-practitioner", _("Nurse practitioner or physician assistant")),
        ("medical-practice", _("Medical practice or clinic")),
        ("hospital", _("Hospital")),
        ("dentist", _("Dentist")),
        ("orthodontist", _("Orthodontist")),
        ("podiatrist", _("Podiatrist")),
        ("pharmacist", _("Pharmacist")),
    ),
    *_treating(
        Sector.ALLIED_HEALTH,
        ("physical-therapist", _("Physical therapist")),
        ("occupational-therapist", _("Occupational therapist")),
        ("chiropractor", _("Chiropractor")),
        ("acupuncturist", _("Acupuncturist")),
        ("psychologist", _("Psychologist")),
        ("psychotherapist", _("Psychotherapist or counselor")),
        ("dietitian", _("Dietitian")),
        ("speech-therapist", _("Speech therapist")),
    ),
    *_others(
        Sector.ALLIED_HEALTH,
        ("massage-therapist", _("Massage therapist")),
        ("case-manager", _("Case manager")),
    ),
    *_others(
        Sector.EDUCATION,
        ("school-counselor", _("School counselor")),
        ("teacher", _("Teacher")),
        ("school", _("School or college")),
        ("coach", _("Coach")),
    ),
    *_others(Sector.FAITH, ("pastor", _("Pastor or other clergy")), ("congregation", _("Congregation"))),
    *_others(
        Sector.FITNESS,
        ("personal-trainer", _("Personal trainer")),
        ("yoga-studio", _("Yoga or Pilates studio")),
        ("gym", _("Gym")),
        ("running-shop", _("Running or sports shop")),
    ),
    *_others(Sector.LEGAL, ("attorney", _("Attorney"))),
    *_others(
        Sector.EMPLOYER,
        ("employer", _("Employer or human resources")),
        ("employee-assistance", _("Employee-assistance program")),
        ("insurance-nurse", _("Insurance nurse or adjuster")),
    ),
    *_others(
        Sector.COMMUNITY,
        ("senior-living", _("Senior-living community")),
        ("community-center", _("Community center")),
        ("support-group", _("Support group")),
        ("shop", _("Shop or local business")),
        ("other", _("Other")),
    ),
    *_others(
        Sector.PATIENTS, ("former-patient", _("Present or former patient")), ("family-or-friend", _("Family or friend"))
    ),
)
