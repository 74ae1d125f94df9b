"""What thousands of requests by the same few people need not do again each time."""

from __future__ import annotations

import copy
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.contrib import auth
from django.core.handlers.wsgi import WSGIRequest
from django.template.backends.django import Template
from django.urls import URLResolver

from comptes import middleware
from organismes import middleware as organisme_courant

# Each browser carries its own: a question less for each of thousands of requests, and nothing left to the next.
SESSIONS = "django.contrib.sessions.backends.signed_cookies"
REFUS = {"403.html", "404.html"}
# What looks at the method of a request whatever the address: the framework and the middlewares.
DE_TOUTE_ADRESSE = re.compile(r"django\.(?!views\.generic)|[\w.]+\.middleware$")


def presser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a long walk shorter; what each address decides is computed each time."""
    _refuser_du_meme_papier(monkeypatch)
    _reconnaitre_une_fois(monkeypatch)
    # The same address is asked for by each person, to read and to write: it leads to the same page.
    monkeypatch.setattr(URLResolver, "resolve", cache(URLResolver.resolve))
    # Refusals are what is asked for: thousands of lines would tell of them. Faults are still told.
    monkeypatch.setattr(logging.getLogger("django.request"), "warning", lambda *_, **__: None)


def _refuser_du_meme_papier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the page of each refusal once for each person and each thing that it could tell her."""
    papiers: dict[tuple[Any, ...], Any] = {}
    faire = Template.render

    def rendre(gabarit: Any, context: Any = None, request: Any = None) -> Any:
        if gabarit.template.name not in REFUS:
            return faire(gabarit, context, request)
        dit, propose = (context or {}).get("exception", ""), getattr(request, "organisme_propose", None)
        cle = (gabarit.template.name, request.user.pk, str(dit), propose)
        if cle not in papiers:
            papiers[cle] = faire(gabarit, context, request)
        return papiers[cle]

    monkeypatch.setattr(Template, "render", rendre)


def _reconnaitre_une_fois(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read who comes, her roles, rights, second factor and bodies once, by the real way in.

    Each request gets her and her bodies as they were then.
    """
    personnes: dict[tuple[str, str], Any] = {}
    lire, prouver = auth.get_user, cache(middleware.a_un_second_facteur)
    reunir = cache(organisme_courant.organismes_de)

    def reconnaitre(request: Any) -> Any:
        if auth.SESSION_KEY not in request.session:
            return lire(request)
        cle = request.session[auth.SESSION_KEY], request.session[auth.HASH_SESSION_KEY]
        if cle not in personnes:
            personnes[cle] = lire(request)
            assert personnes[cle].roles is not None
            # Kept on her, what she has not too.
            personnes[cle].get_all_permissions()
        return copy.copy(personnes[cle])

    monkeypatch.setattr(auth, "get_user", reconnaitre)
    monkeypatch.setattr(middleware, "a_un_second_facteur", prouver)
    monkeypatch.setattr(organisme_courant, "organismes_de", lambda personne: list(map(copy.copy, reunir(personne))))


@contextmanager
def methode_regardee() -> Iterator[list[str]]:
    """Collect which modules look meanwhile at the method of a request or at what it sends, framework and middlewares aside.

    Where none did, the same answer is given to whatever is sent.
    """
    lecteurs: list[str] = []

    def observer(nom: str) -> property:
        propre = getattr(WSGIRequest, nom, None)

        def lire(request: WSGIRequest) -> Any:
            lecteur = sys._getframe(1).f_globals["__name__"]
            if not DE_TOUTE_ADRESSE.match(lecteur):
                lecteurs.append(lecteur)
            return propre.__get__(request) if propre else vars(request)[nom]

        def poser(request: WSGIRequest, valeur: Any) -> None:
            vars(request)[nom] = valeur

        return property(lire, propre.fset if propre else poser)

    with pytest.MonkeyPatch.context() as rustine:
        for nom in ("method", "content_type", "POST", "FILES", "body"):
            rustine.setattr(WSGIRequest, nom, observer(nom), raising=False)
        yield lecteurs
