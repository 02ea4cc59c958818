from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignUp(DefaultAccountAdapter):
    """Nobody signs up: an owner adds people."""

    def is_open_for_signup(self, request):
        return False
