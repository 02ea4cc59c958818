from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "carom.domain.patients"
    label = "patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from carom.domain.keys.marks import name_mark  # noqa: PLC0415  models are loaded only now
        from carom.domain.patients.queries import mark_in  # noqa: PLC0415

        name_mark("patients.Patient", "own_number_index", lambda row: mark_in(row.practice_id, row.own_number))
