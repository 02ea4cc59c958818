"""Spellings of one name that mean different people, and such that may mean one."""

# Each stays a source of its own: no two people are ever one without a question.
APART = [
    ("John Smith MD", "John Smith DPM", "John Smith DDS"),
    ("Maria Garcia MD", "Maria Garcia LCSW"),
    ("SMITH, JOHN DO", "Dr. John Smith, DMD"),
    ("Amara Okafor DPT", "Okafor, Amara, NP"),
    ("Bob Miller DPM", "Robert Miller, MD"),
    ("Zoltan Wyszynski, MD", "Zoltan Wyszynski, PsyD"),
    ("Dr. Smith (York)", "Dr. Smith (Bangor)"),
    ("Smith, York", "Smith, Bangor"),
    ("J. Smith (York)", "J. Smith (Bangor)"),
    ("Dr. Wyszynski (York, PA)", "Dr. Wyszynski (York, ME)"),
    ("Smith DPM", "Smith MD"),
]
# One person: a degree beside another, or the same training in other letters.
TOGETHER = [
    ("John Smith MD", "John Smith MD PhD", "John Smith PhD"),
    ("John Smith MD", "John Smith DO"),
    ("Maria Garcia LCSW", "Maria Garcia PhD", "Maria Garcia LPC"),
    ("Amara Okafor PT", "Okafor, Amara, DPT"),
    ("Amara Okafor RN", "Amara Okafor FNP-C"),
    ("Dr. Smith (York)", "Dr. Smith (York, PA)"),
    ("Dr. Smith (Saint Albans)", "Dr. Smith (St. Albans)"),
]
# (people that are told apart, the spelling that is a question)
BETWEEN = [
    (("Maria Garcia MD", "Maria Garcia LCSW"), "Maria Garcia"),
    (("John Smith MD", "John Smith DPM"), "Dr. John Smith"),
    (("Dr. Smith (York)", "Dr. Smith (Bangor)"), "Dr. Smith"),
    (("Jane Wyszynski (York)",), "Dr. Wyszynski (Bangor)"),
]
