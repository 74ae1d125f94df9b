"""allauth's door: nobody signs up alone, accounts are born from a registration or an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts are opened by a registration or an invitation, never by a public sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth’s signature
        return False
