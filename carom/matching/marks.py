"""Words around a name: titles, credentials and the family each belongs to, suffixes, states, words of organizations."""

CLINICAL_TITLES = frozenset(["dr", "drs", "doctor", "doc", "dra", "prof", "professor", "nurse"])
PLAIN_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "sir", "madam"])
OTHER_TITLES = frozenset(
    ["pastor", "rev", "reverend", "father", "fr", "rabbi", "imam", "coach", "attorney", "atty", "judge", "deacon", "bishop", "chaplain", "minister", "elder", "principal", "teacher", "officer", "sgt", "sergeant", "capt", "captain", "lt", "lieutenant", "col", "colonel", "trainer", "instructor", "realtor", "counselor", "counsellor", "priest", "sr.", "sensei", "deputy", "sheriff", "detective", "councilman", "councilwoman", "senator", "mayor", "bro", "vicar", "youth", "adjuster", "agent", "yogi", "guru"]
)
TITLES = CLINICAL_TITLES | PLAIN_TITLES | OTHER_TITLES

_FAMILIES = {
    "md": "md mbbs mbchb mbbch bmbch mdphd mdmph",
    "do": "do",
    "dentist": "dds dmd bds",
    "podiatrist": "dpm",
    "chiropractor": "dc",
    "optometrist": "od",
    "vet": "dvm vmd",
    "pt": "pt dpt mpt mspt tdpt rpt lpt ocs scs ptdpt dptocs faaompt cmpt",
    "pta": "pta lpta",
    "ot": "ot otr otd otrl mot msot cht",
    "ota": "cota ota cotal",
    "slp": "slp ccc cccslp maccc mscccslp maslp msslp cccs maccccslp",
    "audiologist": "aud ccca",
    "np": "np arnp aprn fnp fnpc fnpbc crnp cnp dnp pnp cpnp anp agnp agpcnp whnp pmhnp pmhnpbc apn apnp cns cnm crna npc acnp gnp "
    "anpbc aprnfnp aprnbc nppp nnp canp rnp",
    "nurse": "rn bsn msn lpn lvn rnfa ccrn",
    "pa": "pa pac rpa rpac mpas mpap mpa pas apac",
    "psychologist": "phd psyd edd lp",
    "social work": "lcsw licsw lmsw msw lsw lisw lcswr lcswc csw lscsw cswr acsw lgsw lcsws dsw lisws bcd",
    "counsellor": "lpc lmhc lpcc lcpc lmft mft ncc lcmhc lpcmh lpcs lcpcs lmhcs mfti amft lcadc ladc cadc lcdc mac lpca lac bcba cac",
    "pharmacist": "pharmd rph bcps bpharm",
    "dietitian": "rd rdn ldn ld cdn cde",
    "acupuncturist": "dacm lacdipl dipac dom licac daom",
    "massage": "lmt cmt rmt lmp nctmb",
    "trainer": "atc cscs latc lat cpt ces pes atcl",
    "naturopath": "nd nmd",
    "": "facs facp faap faaos facog fccp facc faafp fasn faan facep mph mha mba ms ma med bs ba bsc msc jd esq do phd fape dabr facr "
    "faad fascrs mpt facoog faacap faapmr facoi mhs mhsa mshs macp ma msed edm cfp cpa llm lpsc cccp cgc rdh rt rrt cct cma ccm "
    "cdp cdcp phn ibclc cpm doula hha cna emt paramedic mdiv dmin",
}
FAMILY = {word: family for family, words in reversed(_FAMILIES.items()) for word in words.split()}
CREDENTIALS = frozenset(FAMILY)
# A name as often as a credential, or a word: believed only beside other evidence.
WEAK_CREDENTIALS = frozenset(
    ["ma", "do", "ms", "ba", "la", "an", "lac", "mac", "bs", "lat", "med", "pas", "dom", "pes", "ces", "bcd", "lp", "ld", "cna", "cac", "rt", "dc", "od", "pa", "pt", "ot", "np", "nd", "rd", "mpa", "cde", "cht"]
)

SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "2nd", "3rd"])
PARTICLES = frozenset(
    ["van", "von", "de", "del", "della", "der", "den", "des", "di", "da", "dos", "du", "la", "le", "los", "mac", "mc", "st", "saint", "san", "santa", "al", "el", "bin", "ben", "abu", "ter", "ten", "te", "vander", "vande"]
)

STATES = {
    "alabama": "al", "alaska": "ak", "arizona": "az", "arkansas": "ar", "california": "ca", "colorado": "co", "connecticut": "ct",
    "delaware": "de", "district of columbia": "dc", "florida": "fl", "georgia": "ga", "hawaii": "hi", "idaho": "id", "illinois": "il",
    "indiana": "in", "iowa": "ia", "kansas": "ks", "kentucky": "ky", "louisiana": "la", "maine": "me", "maryland": "md",
    "massachusetts": "ma", "michigan": "mi", "minnesota": "mn", "mississippi": "ms", "missouri": "mo", "montana": "mt",
    "nebraska": "ne", "nevada": "nv", "new hampshire": "nh", "new jersey": "nj", "new mexico": "nm", "new york": "ny",
    "north carolina": "nc", "north dakota": "nd", "ohio": "oh", "oklahoma": "ok", "oregon": "or", "pennsylvania": "pa",
    "rhode island": "ri", "south carolina": "sc", "south dakota": "sd", "tennessee": "tn", "texas": "tx", "utah": "ut",
    "vermont": "vt", "virginia": "va", "washington": "wa", "west virginia": "wv", "wisconsin": "wi", "wyoming": "wy",
    "puerto rico": "pr", "guam": "gu",
}  # fmt: skip
STATE_CODES = frozenset(STATES.values())

LEGAL_FORMS = frozenset(
    ["llc", "inc", "pc", "pllc", "llp", "ltd", "corp", "corporation", "company", "lp", "pa", "incorporated", "plc", "psc", "apc", "apmc", "chartered"]
)
# Words that say what kind of organization it is and not which.
ORGANIZATION_WORDS = LEGAL_FORMS - {"pa", "lp"} | frozenset(
    ["clinic", "clinics", "center", "centre", "centers", "hospital", "hospitals", "associates", "assoc", "associate", "group", "groups", "practice", "practices", "office", "offices", "medical", "medicine", "med", "health", "healthcare", "care", "wellness", "therapy", "therapies", "therapeutic", "rehab", "rehabilitation", "physical", "occupational", "orthopedic", "orthopedics", "orthopaedic", "orthopaedics", "ortho", "sports", "spine", "spinal", "foot", "ankle", "podiatry", "pain", "family", "pediatric", "pediatrics", "pediatricians", "internal", "primary", "urgent", "dental", "dentistry", "dentist", "orthodontics", "endodontics", "periodontics", "oral", "eye", "vision", "optical", "optometry", "dermatology", "cardiology", "neurology", "urology", "oncology", "surgery", "surgical", "surgeons", "gastroenterology", "obgyn", "gynecology", "womens", "radiology", "imaging", "mri", "chiropractic", "acupuncture", "massage", "counseling", "counselling", "psychology", "psychological", "psychiatry", "psychiatric", "behavioral", "mental", "community", "services", "service", "systems", "system", "network", "partners", "specialists", "specialist", "physicians", "doctors", "institute", "foundation", "school", "schools", "elementary", "academy", "college", "university", "church", "temple", "synagogue", "ministries", "ymca", "ywca", "gym", "fitness", "crossfit", "yoga", "pilates", "studio", "athletics", "club", "pharmacy", "home", "hospice", "nursing", "senior", "living", "agency", "bureau", "department", "dept", "county", "city", "regional", "general", "memorial", "law", "firm", "legal", "attorneys", "insurance", "society", "association", "union", "hotel", "salon", "spa", "shop", "store", "market", "cafe", "restaurant", "realty", "bank", "district", "program", "programs", "treatment", "recovery", "laboratory", "labs", "lab", "ambulatory", "anesthesia", "and", "of", "the", "for", "at"]
)  # fmt: skip
# Words too common to call something an organization on their own.
_CONNECTING = frozenset(
    ["and", "of", "the", "for", "at", "home", "city", "county", "club", "general", "med", "group", "office", "practice", "market", "living", "union", "care", "family"]
)
TELLING_WORDS = ORGANIZATION_WORDS - _CONNECTING
ORGANIZATION_NAMES = frozenset(["care", "family", "group", "practice", "office", "offices", "home", "club"])
