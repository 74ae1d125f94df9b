"""The step of a sign-in where the second factor is given."""

from __future__ import annotations

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from comptes.queries.facteurs import SECONDS_FACTEURS


class EtapeDuSecondFacteur(AuthenticateStage):
    """Asks for the second factor, and is left when there is none to give any more."""

    def is_resumable(self, request: HttpRequest) -> bool:
        """Tell whether the door leads back here, else end the sign-in: one starts it again, as who has no factor does.

        An administrator forgot the factor meanwhile, or took away the role that asks for it. The page of the factor
        sends such a person to the door; were she sent back, neither page would ever open.
        """
        if is_mfa_enabled(self.login.user, list(SECONDS_FACTEURS)):
            return True
        clear_login(request)
        return False
