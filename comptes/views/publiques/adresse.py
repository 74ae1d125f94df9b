"""The link of a mail that confirms an address of an account."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ConfirmEmailView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from comptes.confirmation import LienDeConfirmation


@method_decorator(login_not_required, name="dispatch")
class AdresseConfirmee(ConfirmEmailView):
    """Confirms an address; of a link that served, says so, where allauth calls it dead, or not found when sent."""

    def dispatch(self, request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse:
        """Answer a link that served, or that is dead, the same whether it is read or sent."""
        servi = LienDeConfirmation.deja_servi(suite["key"])
        if servi is not None:
            return self._dire(servi)
        try:
            reponse: HttpResponse = super().dispatch(request, *arguments, **suite)
        except Http404:
            reponse = self._dire(None)
        return reponse

    def get_object(self, queryset: Any = None) -> LienDeConfirmation:  # noqa: ARG002 -- allauth’s signature
        lien = LienDeConfirmation.from_key(self.kwargs["key"])
        if lien is None:
            raise Http404
        return lien

    def _dire(self, lien: LienDeConfirmation | None) -> HttpResponse:
        self.object = lien
        dite: HttpResponse = self.render_to_response(self.get_context_data() | {"can_confirm": False})
        return dite
