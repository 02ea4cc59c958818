"""What a page may load and where its forms may lead (settings.CONTENT_SECURITY_POLICY), one page at a time."""

from csp.middleware import CSPMiddleware, PolicyParts


class ContentPolicyMiddleware(CSPMiddleware):
    """A page with the button of an identity provider has a form that leads there; no other page has."""

    def get_policy_parts(self, request, response, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if origin := getattr(request, "form_may_lead_to", ""):
            parts.update = {**(parts.update or {}), "form-action": [origin]}
        return parts
