from django.http import HttpResponse
from django.urls import path

from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow


@allow(Permission.NETWORK_VIEW)
def being_built(request):
    return HttpResponse()


urlpatterns = [
    path("", being_built, name="referrals"),
    path("add", being_built, name="referral-add"),
]
