"""What a text says, by example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.matching import normalise, read_source_text

NAMES = [
    # text, first, middle, last, credentials, title
    ("Dr. Smith (York)", "", "", "smith", "", "dr"),
    ("SMITH, JANE MD", "jane", "", "smith", "md", ""),
    ("Janey Smith DPM, Harbor Foot", "janey", "", "smith", "dpm", ""),
    ("J Smith", "j", "", "smith", "", ""),
    ("Smith, J.", "j", "", "smith", "", ""),
    ("J.A. Smith", "j", "a", "smith", "", ""),
    ("J.Smith M. D.", "j", "", "smith", "md", ""),
    ("dr jane smith", "jane", "", "smith", "", "dr"),
    ("SMITH JANE A MD", "jane", "a", "smith", "md", ""),
    ("Jane A. Smith-Jones, M.D.", "jane", "a", "smith jones", "md", ""),
    ("O'Brien, Pat", "pat", "", "obrien", "", ""),
    ("Van Der Berg, Mary Ann", "mary", "ann", "van der berg", "", ""),
    ("Dr. de la Cruz", "", "", "de la cruz", "", "dr"),
    ("Jane Smith, PA", "jane", "", "smith", "pa", ""),
    ("Kim Do", "kim", "", "do", "", ""),
    ("Jack Ma", "jack", "", "ma", "", ""),
    ("Wortsman, Susan MA-CCC", "susan", "", "wortsman", "maccc", ""),
    ("Bob Smith Jr., MD", "bob", "", "smith", "md", ""),
    ("Dr. Smith's office", "", "", "smith", "", "dr"),
    ("Ref by Dr. Jane Smith, FAAP", "jane", "", "smith", "faap", "dr"),
    ("jane smith md york", "jane", "", "smith", "md", ""),
    ("Smith DO", "", "", "smith", "do", ""),
    ("José Muñoz", "jose", "", "munoz", "", ""),
    ("Pastor Tim", "", "", "tim", "", "pastor"),
    ("Bob Okafor DO, Harbor Orthopaedics, P.C.", "bob", "", "okafor", "do", ""),
    ("Okafor, Bob, Harbor Orthopaedics, P.C.", "bob", "", "okafor", "", ""),
    ("Jane Smith MD, P.C.", "jane", "", "smith", "md", ""),
    ("Smith, P.C.", "p", "c", "smith", "", ""),
]


@pytest.mark.parametrize(("text", "first", "middle", "last", "credentials", "title"), NAMES)
def test_a_name_is_taken_apart(text, first, middle, last, credentials, title):
    read = read_source_text(text)
    assert read.kind == "person"
    assert (read.first, read.middle, read.last) == (first, middle, last)
    assert (read.credentials, read.title) == (credentials, title)


@pytest.mark.parametrize(
    ("text", "place", "state", "organization"),
    [
        ("Dr. Smith (York)", "york", "", ""),
        ("Jane Smith (York, PA)", "york", "PA", ""),
        ("Dr. Smith, York PA", "york", "PA", ""),
        ("Jane Smith MD - Harrisburg, PA", "harrisburg", "PA", ""),
        ("Jane Smith [TX]", "", "TX", ""),
        ("Janey Smith DPM, Harbor Foot", "", "", "harbor foot"),
        ("Harbor Foot - Dr. Smith", "", "", "harbor foot"),
        ("Harbor Foot (Dr. Jane Smith)", "", "", "harbor foot"),
        ("Dr Patel @ Harbor Ortho", "", "", "harbor ortho"),
        ("Bob Okafor DO, Harbor Orthopaedics, P.C.", "", "", "harbor orthopaedics pc"),
        ("Bob Okafor, Harbor Orthopaedics, L.L.C.", "", "", "harbor orthopaedics llc"),
        ("Dr. Okafor, Harbor Orthopaedics, P.L.L.C.", "", "", "harbor orthopaedics pllc"),
        ("Jane Smith at Harbor Foot", "", "", "harbor foot"),
        ("Jane Smith (PCP)", "", "", ""),
        ("Dr. Jane Smith, ER", "", "", ""),
        ("Jane Smith MD, Emergency", "", "", ""),
    ],
)
def test_what_stands_beside_a_name(text, place, state, organization):
    read = read_source_text(text)
    assert (read.kind, read.place, read.state, read.organization) == ("person", place, state, organization)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "channel",
            [
                "Google",
                "google maps",
                "Facebook Ad",
                "Yelp",
                "insurance website",
                "Blue Cross",
                "drove by",
                "saw your sign",
                "radio",
            ],
        ),
        ("nobody", ["", "  ", "N/A", "(Unassigned)", "Unknown", "none", "12345", "?", "-", "don't know"]),
        (
            "patient",
            [
                "former patient",
                "a patient",
                "word of mouth",
                "friend",
                "my mom",
                "family",
                "friend of Jane",
                "Mrs. Johnson (neighbor)",
            ],
        ),
        ("self", ["Self", "self referral", "Self-Referral", "direct access"]),
        (
            "organization",
            [
                "Harbor Foot & Ankle Clinic LLC",
                "Lincoln Elementary School",
                "St. Mary's Hospital",
                "Smith Family Dentistry",
                "Costco",
                "St. Luke's ER",
                "St Lukes Emergency",
                "Mercy ER",
            ],
        ),
        ("person", ["Dr. Self", "Ravi Adusumilli", "Coach Mike Johnson", "St. John, William"]),
    ],
)
def test_kinds_of_source(kind, texts):
    assert {text: read_source_text(text).kind for text in texts} == dict.fromkeys(texts, kind)


def test_the_text_itself_is_kept_as_it_came():
    assert read_source_text("Dr. Smith (York)").raw == "Dr. Smith (York)"
    assert read_source_text("Dr. Smith (York)").key == "dr smith york"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("O’Brien-Lee,  José", "obrien lee jose"),
        ("ÅSA Straße", "asa strasse"),
        ("a\x00b", "a b"),
        (None, ""),
        ("İpek", "ipek"),
    ],
)
def test_the_search_key(text, key):
    assert normalise(text) == key


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    read = read_source_text(text)
    assert read.kind in {"person", "organization", "channel", "nobody", "patient", "self"}
    assert read.key == normalise(text)
    assert normalise(normalise(text)) == normalise(text)


_PIECES = [
    "Dr.",
    "Smith",
    "jane",
    ",",
    "(",
    ")",
    "MD",
    "M. D.",
    " ",
    "-",
    "/",
    "York",
    "PA",
    "clinic",
    "\x00",
    "𝕵",
    "ا",
    "\u202e",
    "🙂",
    "'s",
    ".",
    "J.A.",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join))
def test_any_mixture_of_name_pieces_is_read(text):
    assert read_source_text(text).kind


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "Dr. " * 2_500, "(" * 10_000, "🙂" * 5_000, "דר כהן", "Smith, " * 1_500]
)
def test_long_and_strange_texts_are_read(text):
    assert len(read_source_text(text).raw) <= 300
