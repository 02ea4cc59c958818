from django.urls import path

from carom.interfaces.desk.links import listing, opening

urlpatterns = [
    path("links/", listing.links, name="links"),
    path("links/<str:public_id>/end", listing.revoke, name="link-end"),
    path("l/<str:token>", opening.door, name="link"),
]
