from django.apps import AppConfig
from django.core.checks import register

from carom.interfaces.desk.checks import every_route_has_a_policy


class DeskConfig(AppConfig):
    name = "carom.interfaces.desk"
    label = "desk"

    def ready(self):
        register(every_route_has_a_policy)
