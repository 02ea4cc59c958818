from django.urls import path

from carom.interfaces.desk.network import lists, merging, parties, parts, relationship, types

urlpatterns = [
    path("", lists.network, name="network"),
    path("add", parties.add, name="party-add"),
    path("find", lists.options, name="party-options"),
    path("similar", lists.similar, name="party-similar"),
    path("types", types.types, name="source-types"),
    path("types/add", types.add, name="source-type-add"),
    path("types/start", types.add_starting, name="source-types-start"),
    path("types/<str:public_id>", types.edit, name="source-type"),
    path("reach/<str:public_id>/remove", parts.remove_reach, name="reach-remove"),
    path("spellings/<str:public_id>/remove", parts.remove_spelling, name="spelling-remove"),
    path("places/<str:public_id>/end", parts.end_place, name="place-end"),
    path("introductions/<str:public_id>/remove", parts.remove_introduction, name="introduction-remove"),
    path("merges/<str:public_id>/undo", merging.undo, name="merge-undo"),
    path("<str:public_id>", parties.card, name="party"),
    path("<str:public_id>/edit", parties.edit, name="party-edit"),
    path("<str:public_id>/relationship", relationship.edit, name="relationship-edit"),
    path("<str:public_id>/reach/add", parts.add_reach, name="reach-add"),
    path("<str:public_id>/spellings/add", parts.add_spelling, name="spelling-add"),
    path("<str:public_id>/places/add", parts.add_place, name="place-add"),
    path("<str:public_id>/introductions/add", parts.add_introduction, name="introduction-add"),
    path("<str:public_id>/merge", merging.choose, name="party-merge"),
    path("<str:public_id>/merge/<str:other_id>", merging.preview, name="party-merge-with"),
]
