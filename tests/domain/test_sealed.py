import pytest
from django.db import connection

from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.patients.models import Patient
from tests.world import NOW


def stored(column: str, patient: Patient) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM patients_patient WHERE id = %s", [patient.pk])
        return cursor.fetchone()[0]


def overwrite(patient: Patient, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET name = %s WHERE id = %s", [value, patient.pk])


@pytest.fixture
def two(world):
    return [Patient.objects.create(practice=world.practice, name=name, created_at=NOW) for name in ("Ana Ruiz", "Bo")]


def test_what_is_stored_is_not_the_text_and_reads_back(two):
    assert "Ana" not in stored("name", two[0])
    assert Patient.objects.get(pk=two[0].pk).name == "Ana Ruiz"


def test_nothing_stays_nothing(two):
    assert stored("phone", two[0]) == ""
    assert Patient.objects.get(pk=two[0].pk).phone == ""


def test_a_value_copied_to_another_row_does_not_open(two):
    overwrite(two[1], stored("name", two[0]))
    with pytest.raises(CannotOpen):
        Patient.objects.get(pk=two[1].pk).name  # noqa: B018


@pytest.mark.parametrize(
    "damage", [lambda s: s[:-6] + "AAAA==", lambda s: "clear text", lambda s: s.replace("k1", "k9")]
)
def test_a_changed_value_does_not_open(two, damage):
    overwrite(two[0], damage(stored("name", two[0])))
    with pytest.raises(CannotOpen):
        Patient.objects.get(pk=two[0].pk).name  # noqa: B018


def test_clear_text_can_be_neither_looked_up_nor_written_around_the_seal(two):
    with pytest.raises(TypeError, match="sealed"):
        Patient.objects.filter(name="Ana Ruiz").exists()
    with pytest.raises(TypeError, match="sealed"):
        Patient.objects.update(name="Ana Ruiz")


def test_a_row_read_and_saved_again_stays_readable(two):
    again = Patient.objects.get(pk=two[0].pk)
    again.save()
    assert Patient.objects.get(pk=two[0].pk).name == "Ana Ruiz"


def test_many_texts_are_sealed_and_marked_as_one_is():
    keys, context, places = keyring(), "1|patients_patient.initials", [str(place) for place in range(600)]
    sealed = keys.seal_each(["Zoë"] * 600, places, context)
    assert len(set(sealed)) == 600  # a nonce of its own each
    opened = {keys.open(text, f"{context}|{place}") for text, place in zip(sealed, places, strict=True)}
    assert opened == {"Zoë"}
    with pytest.raises(CannotOpen):
        keys.open(sealed[0], f"{context}|1")
    assert keys.seal_each([""], ["1"], context) == [""]
    texts = ["", "Zoë", "long" * 90]
    assert list(map(keys.marker(context), texts)) == [keys.index(text, context) for text in texts]
