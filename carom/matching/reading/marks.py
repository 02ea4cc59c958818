"""Words around a name: titles, credentials and the family each belongs to, suffixes, states, words of organizations.

The words are in `words/marks.txt`; a credential's family gathers what is written for the same training.
"""

from carom.matching.reading.vocabulary import marked_words, state_names

_WORDS = marked_words()
_FAMILY_PREFIX = "credentials: "

CLINICAL_TITLES = _WORDS["clinical titles"]
PLAIN_TITLES = _WORDS["plain titles"]
OTHER_TITLES = _WORDS["other titles"]
TITLES = CLINICAL_TITLES | PLAIN_TITLES | OTHER_TITLES

# Credential → family ("dpt" → "pt"); degrees and fellowships that tell nothing apart have the family "".
FAMILY: dict[str, str] = dict.fromkeys(_WORDS["credentials"], "")
for _section, _words in _WORDS.items():
    if _section.startswith(_FAMILY_PREFIX):
        FAMILY.update(dict.fromkeys(_words, _section.removeprefix(_FAMILY_PREFIX)))
CREDENTIALS = frozenset(FAMILY)
# A name or a word as often as a credential: believed only beside other evidence.
WEAK_CREDENTIALS = _WORDS["weak credentials"]

SUFFIXES = _WORDS["suffixes"]
PARTICLES = _WORDS["particles"]
STATES = state_names()
STATE_CODES = frozenset(STATES.values())

LEGAL_FORMS = _WORDS["legal forms"]
# Words that say what kind of organization it is and not which.
ORGANIZATION_WORDS = _WORDS["organization words"] | (LEGAL_FORMS - {"pa", "lp"})
# Of these, the ones that make a text an organization wherever they stand …
TELLING_WORDS = ORGANIZATION_WORDS - _WORDS["connecting words"]
# … and those that do so at its end.
ORGANIZATION_ENDINGS = _WORDS["organization endings"]
# Words that say what somebody does: beside a name they are neither a place nor an organization.
SPECIALTIES = _WORDS["specialties"]
