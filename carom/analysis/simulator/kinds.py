"""The kinds of referral sources the simulator knows, and which of them a practice meets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A source type. `places` are patterns of its organizations, with gaps such as `{place}`, `{last}`, `{town}`.

    `titles` and `credentials` stand before and after a person's name; both empty means a plain name.
    `alone` is the share of sources of this kind that are a place without a named person.
    """

    code: str
    sector: str
    titles: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    alone: float = 0.1


DOCTOR = ("Dr.",)
KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "family-doctor",
            "medical",
            DOCTOR,
            ("MD", "DO", "MD"),
            (
                "{place} Family Medicine",
                "{place} Primary Care",
                "{town} Medical Group",
                "{last} & {other} Family Practice",
            ),
        ),
        Kind(
            "nurse-practitioner",
            "medical",
            (),
            ("NP", "FNP-C", "DNP"),
            ("{place} Family Medicine", "{town} Walk-in Clinic"),
        ),
        Kind("pediatrician", "medical", DOCTOR, ("MD", "DO"), ("{place} Pediatrics", "{town} Children's Clinic")),
        Kind(
            "orthopedic-surgeon",
            "medical",
            DOCTOR,
            ("MD", "DO"),
            (
                "{place} Orthopedics & Sports Medicine",
                "{town} Bone and Joint Center",
                "{last} Orthopaedic Associates, PC",
            ),
        ),
        Kind("neurologist", "medical", DOCTOR, ("MD",), ("{place} Neurology", "{town} Spine and Nerve Institute")),
        Kind("psychiatrist", "medical", DOCTOR, ("MD", "DO"), ("{place} Psychiatry", "{place} Behavioral Health")),
        Kind("podiatrist", "allied_health", DOCTOR, ("DPM",), ("{place} Foot & Ankle", "{last} Podiatry LLC")),
        Kind(
            "chiropractor", "allied_health", DOCTOR, ("DC",), ("{place} Chiropractic", "{last} Family Chiropractic LLC")
        ),
        Kind("dentist", "allied_health", DOCTOR, ("DDS", "DMD"), ("{place} Dental", "{last} Orthodontics")),
        Kind(
            "psychotherapist",
            "allied_health",
            (),
            ("LCSW", "LMFT", "PhD", "LPC"),
            ("{place} Counseling", "{place} Center for Child and Family Therapy"),
        ),
        Kind("dietitian", "allied_health", (), ("RD", "RDN"), ("{place} Nutrition",)),
        Kind(
            "school-counselor",
            "education",
            (),
            ("MEd", ""),
            ("{town} High School", "{place} Middle School", "{place} Elementary School", "Colegio {place}"),
            0.2,
        ),
        Kind(
            "pastor",
            "faith",
            ("Pastor", "Rev."),
            (),
            ("{church} Lutheran Church", "{church} Community Church", "{church} AME Church", "Iglesia {church}"),
            0.1,
        ),
        Kind(
            "employee-assistance",
            "employer",
            (),
            ("", "LCSW"),
            ("{town} Employee Assistance Program", "{place} Workplace Health"),
            0.4,
        ),
        Kind("attorney", "legal", (), ("Esq.", "JD"), ("{last} & {other}, LLP", "Law Office of {full}")),
        Kind(
            "gym",
            "fitness",
            ("Coach", ""),
            ("CPT", ""),
            ("{place} Fitness", "{town} Running Club", "{place} CrossFit", "{place} Yoga Studio"),
            0.4,
        ),
        Kind("shop", "community", (), (), ("{place} Running & Walking Store", "{town} Book Shop"), 0.6),
        Kind("former-patient", "patients", (), (), (), 0.0),
    )
}

# How much a source of a kind sends, beside a doctor; used where Params.volume_by_kind is set.
VOLUME = {
    "nurse-practitioner": 0.6,
    "dentist": 0.4,
    "dietitian": 0.4,
    "psychotherapist": 0.6,
    "school-counselor": 0.6,
    "pastor": 0.25,
    "employee-assistance": 0.6,
    "attorney": 0.3,
    "gym": 0.4,
    "shop": 0.2,
    "former-patient": 0.12,
}

Mix = tuple[tuple[str, float], ...]

PHYSICAL_THERAPY: Mix = (
    ("family-doctor", 0.22),
    ("nurse-practitioner", 0.05),
    ("orthopedic-surgeon", 0.14),
    ("neurologist", 0.04),
    ("pediatrician", 0.03),
    ("podiatrist", 0.05),
    ("chiropractor", 0.05),
    ("dentist", 0.03),
    ("dietitian", 0.02),
    ("school-counselor", 0.05),
    ("pastor", 0.02),
    ("employee-assistance", 0.04),
    ("attorney", 0.03),
    ("gym", 0.11),
    ("shop", 0.03),
    ("former-patient", 0.09),
)
PSYCHOTHERAPY: Mix = (
    ("family-doctor", 0.2),
    ("nurse-practitioner", 0.05),
    ("psychiatrist", 0.15),
    ("pediatrician", 0.1),
    ("psychotherapist", 0.13),
    ("dietitian", 0.03),
    ("school-counselor", 0.12),
    ("pastor", 0.06),
    ("employee-assistance", 0.05),
    ("attorney", 0.03),
    ("gym", 0.02),
    ("former-patient", 0.06),
)

SECTORS = tuple(dict.fromkeys(kind.sector for kind in KINDS.values()))

PHYSICAL_REASONS = (
    "low back pain",
    "after knee replacement",
    "shoulder pain",
    "ankle sprain",
    "neck pain",
    "vertigo",
    "running injury",
    "after rotator cuff repair",
    "balance and falls",
    "jaw pain",
    "plantar fasciitis",
    "hip pain",
    "concussion",
    "pelvic floor",
)
TALKING_REASONS = (
    "anxious teenager",
    "couple in conflict",
    "panic",
    "grief",
    "burnout",
    "postpartum depression",
    "school refusal",
    "trauma",
    "ADHD in an adult",
    "divorce",
    "sleep",
    "eating concerns",
    "caring for a parent",
)
