"""Probes: alive (the process answers) and ready (the database answers and is migrated; Redis is told, not required)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socle.cache import CacheQuiCede


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
    """Answer 503 while the database is out of reach or behind the code; tell whether Redis answers.

    Redis out of reach is no reason to close: everything but speed and fresh mails goes on without it, and a relay that
    took this process away would close a site that works. Whoever watches reads the body. A frozen Redis costs a probe a
    second once in a while (`socle.cache`), never more.
    """
    try:
        executeur = MigrationExecutor(connection)
        retard = executeur.migration_plan(executeur.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"etat": "base injoignable"}, status=503)
    if retard:
        return JsonResponse({"etat": "migrations en attente"}, status=503)
    etat = {"etat": "pret"}
    cache = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(cache, CacheQuiCede):
        etat["redis"] = "joignable" if cache.repond() else "injoignable"
    return JsonResponse(etat)
