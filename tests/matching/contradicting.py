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
# Several people in one text, and who they are.
SEVERAL = [
    ("Dr. Ruiz / Dr. Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Dr. Ruiz/Dr. Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Dr. Ruiz and Dr. Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Dr Ruiz or Dr Kowalski", ("Dr Ruiz", "Dr Kowalski")),
    ("Dr. Ruiz, Dr. Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Dr. Ruiz (Dr. Kowalski)", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Ref by Dr. Ruiz & Dr. Kowalski, Harbor Clinic", ("Dr. Ruiz", "Dr. Kowalski, Harbor Clinic")),
    ("Drs. Ruiz and Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("dr ruiz and kowalski", ("dr ruiz", "dr kowalski")),
    ("Dr. Ruiz/Kowalski", ("Dr. Ruiz", "Dr. Kowalski")),
    ("Ruiz & Kowalski", ("Ruiz", "Kowalski")),
    ("Mary and Tom Lee", ("Mary Lee", "Tom Lee")),
    ("Jane Smith & John Doe", ("Jane Smith", "John Doe")),
    ("Smith, Jane / Doe, John", ("Smith, Jane", "Doe, John")),
    ("Ana Ruiz MD & Jan Kowalski DO", ("Ana Ruiz MD", "Jan Kowalski DO")),
    ("Jane Smith, MD, John Doe, DO", ("Jane Smith, MD", "John Doe, DO")),
]
# One person, a place, or nobody.
NOT_SEVERAL = [
    "Ruiz & Kowalski Family Practice", "Dr. Ruiz and Dr. Kowalski Family Practice", "Mary and Tom Lee Foundation",
    "Johnson & Johnson", "Smith & Sons", "Physical and Occupational Therapy", "Harbor Foot & Ankle", "Mr. and Mrs. Lee",
    "Dr. Ruiz / York", "Dr. Ruiz - York", "Dr. Ruiz / Harbor Family Medicine", "Dr. Smith (York and Bangor)",
    "Dr. Ruiz & Associates", "Dr. Ruiz and staff", "Dr. Ruiz and friend", "Smith, Jane A., MD, PhD",
    "Jane Smith OTR/L", "Jane Smith MD/PhD", "Jane Smith, MD, York", "Dr. Ruiz, 12 Ocean Dr York", "Google/Yelp", "N/A",
    "Friends and Family", "Jane Smith c/o Harbor",
]  # fmt: skip
