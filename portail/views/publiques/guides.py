"""The guide of bodies, for those who register and have no account yet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.logic.guides import MANUELS


@require_safe
@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    """Show it whole: what registration promises is told before one registers."""
    return render(request, "portail/publiques/guide.html", {"manuel": MANUELS["organisme"]})
