"""Probes: alive (the process answers) and ready (the database answers and is migrated)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from django.http import HttpResponse


@login_not_required
@never_cache
@require_GET
def vivant(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@never_cache
@require_GET
def pret(_request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is out of reach or behind the code."""
    try:
        executeur = MigrationExecutor(connection)
        retard = executeur.migration_plan(executeur.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"etat": "base injoignable"}, status=503)
    if retard:
        return JsonResponse({"etat": "migrations en attente"}, status=503)
    return JsonResponse({"etat": "pret"})
