from django.urls import path

from carom.interfaces.desk.intake import batches, columns, mending, rows, spellings, uploads

urlpatterns = [
    path("", uploads.page, name="import"),
    path("upload", uploads.upload, name="import-upload"),
    path("<str:public_id>/", batches.page, name="import-batch"),
    path("<str:public_id>/progress", batches.progress, name="import-progress"),
    path("<str:public_id>/go-on", batches.go_on, name="import-go-on"),
    path("<str:public_id>/commit", batches.commit, name="import-commit"),
    path("<str:public_id>/clinic", batches.clinic, name="import-clinic"),
    path("<str:public_id>/organization", batches.organization, name="import-organization"),
    path("<str:public_id>/undo", batches.undo, name="import-undo"),
    path("<str:public_id>/leave", batches.leave, name="import-leave"),
    path("<str:public_id>/columns", columns.page, name="import-columns"),
    path("<str:public_id>/spellings", spellings.page, name="import-spellings"),
    path("<str:public_id>/spellings/all", spellings.choose_all, name="import-spellings-all"),
    path("<str:public_id>/spellings/<str:spelling_id>", spellings.choose, name="import-spelling"),
    path("<str:public_id>/rows", rows.page, name="import-rows"),
    path("<str:public_id>/unusable.csv", mending.download, name="import-unusable"),
    path("<str:public_id>/rows/<int:row_no>", rows.choose, name="import-row"),
]
