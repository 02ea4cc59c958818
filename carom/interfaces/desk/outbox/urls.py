from django.urls import path

from carom.interfaces.desk.outbox import pages

urlpatterns = [
    path("mail/", pages.outbox, name="outbox"),
    path("mail/trial", pages.trial, name="mail-trial"),
    path("mail/<str:public_id>/again", pages.send_again, name="message-again"),
    path("mail/<str:public_id>/arrived", pages.arrived, name="message-arrived"),
    path("mail/<str:public_id>/leave", pages.leave, name="message-leave"),
    path("mail/<str:public_id>/stop", pages.stop, name="message-stop"),
    path("mail/stopped/<str:public_id>", pages.allow_again, name="mail-allow"),
    path("demo/mail", pages.demo_mail, name="demo-mail"),
]
