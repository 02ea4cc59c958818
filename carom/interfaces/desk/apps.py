from django.apps import AppConfig
from django.core.checks import Tags, register

from carom.interfaces.desk.account.checks import nothing_goes_round_the_second_factor
from carom.interfaces.desk.checks import every_route_has_a_policy
from carom.interfaces.desk.safe_settings import settings_are_safe


class DeskConfig(AppConfig):
    name = "carom.interfaces.desk"
    label = "desk"

    def ready(self):
        from carom.interfaces.desk.account import events  # noqa: PLC0415  the models are there only now

        register(every_route_has_a_policy)
        register(nothing_goes_round_the_second_factor)
        register(settings_are_safe, Tags.security, deploy=True)
        events.listen()
