"""Who signs in, and who that is on every later page."""

from allauth.account.auth_backends import AuthenticationBackend

from carom.domain.practices import queries


class ByEmail(AuthenticationBackend):
    def get_user(self, user_id):
        """Asked on every page, so by a query that is put together once. Nobody when they may not sign in."""
        user = queries.user(int(user_id))
        return user if user and self.user_can_authenticate(user) else None
