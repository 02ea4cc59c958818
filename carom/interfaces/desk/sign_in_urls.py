"""Signing in and out, one's own password and second factor: what a closed house needs of the sign-in library, no more.

Adding addresses, setting a first password or signing up are not here: an owner adds people.
"""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as provider
from django.urls import path, re_path

from carom.interfaces.desk import openid
from carom.interfaces.desk.account.recovery_pages import recovery_codes, save_codes
from carom.interfaces.desk.account.second_step import second_step
from carom.interfaces.desk.sign_in import change_password, renewing, sign_out
from carom.interfaces.desk.step_up import step_up

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("closed/", views.signup, name="account_signup"),  # the library links here; it says that nobody signs up
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", renewing(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", change_password, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/prove/", second_step, name="mfa_authenticate"),
    path("factors/prove-again/", renewing(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factors/app/add/", step_up(app.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove/", step_up(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes/", step_up(recovery_codes), name="mfa_view_recovery_codes"),
    path("factors/codes/save/", step_up(save_codes, to="mfa_view_recovery_codes"), name="mfa_download_recovery_codes"),
    path("factors/passkeys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", step_up(keys.add_webauthn), name="mfa_add_webauthn"),
    path("factors/passkeys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("factors/passkeys/prove-again/", renewing(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("factors/passkeys/<int:pk>/name/", step_up(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", step_up(keys.remove_webauthn), name="mfa_remove_webauthn"),
    # The identity provider a practice may have: 404 where none is set up.
    path("provider/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("provider/<slug:provider_id>/back/", openid.callback, name="openid_connect_callback"),
    path("provider-cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider-error/", provider.login_error, name="socialaccount_login_error"),
]
