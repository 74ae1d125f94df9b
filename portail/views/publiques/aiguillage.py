"""After sign-in: everyone to the place where her work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from comptes.enums import Role


@require_safe
def aiguillage(request: HttpRequest) -> HttpResponseRedirect:
    """Send staff to /pilotage/, shoppers to /terrain/, everyone else to /espace/."""
    if request.user.has_perm("comptes.ouvrir_pilotage"):
        return redirect("/pilotage/")
    if Role.ENQUETEUR in request.user.roles:
        return redirect("/terrain/")
    return redirect("/espace/")
