"""The mistakes that controls of races, clocks, counts and browsers ask for: each is put in a running server, or in a test."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from bornes.avis.actions import traiter, trier
from campagnes.enums import Acte
from campagnes.logic import garde
from comptes.middleware import SecondFacteurMiddleware
from consultations.actions import verrous as voix
from consultations.models import Participant
from organismes.actions import confirmer
from organismes.models import Brouillon, Inscription
from organismes.views.publiques import inscription as pages
from socle import etats
from trophees.queries import sceau


def _sans_verrou() -> None:
    """Read the registration and its edition without their locks, as a naive store does."""

    def lire(inscription: Inscription) -> Inscription:
        return Inscription.objects.select_related("organisme", "campagne").get(pk=inscription.pk)

    confirmer.verrouiller = lire
    etats.exiger_verrou = lambda *_: None


def _borne_incluse() -> None:
    """Take what comes at the closing instant itself: « <= » for « < »."""
    fidele = garde.REGLES[Acte.INSCRIRE]

    def inscrire(demande: Any) -> garde.VerdictGarde:
        if demande.instant == demande.calendrier.cloture:
            demande = dataclasses.replace(demande, instant=demande.instant - dt.timedelta(microseconds=1))
        return fidele(demande)

    garde.REGLES[Acte.INSCRIRE] = inscrire


def _brouillon_neuf() -> None:
    """Believe that what is sent again is new: each sending has a draft of its own."""
    fidele = pages.deposer_inscription

    def deposer(*, brouillon: Brouillon, **arguments: Any) -> Inscription:
        neuf = Brouillon.objects.create(
            campagne=brouillon.campagne,
            jeton_empreinte=secrets.token_hex(32),
            courriel=brouillon.courriel,
            donnees=brouillon.donnees,
            etape=brouillon.etape,
            expire_le=brouillon.expire_le,
        )
        return fidele(brouillon=neuf, **arguments)

    pages.deposer_inscription = deposer


def _voix_sans_verrou() -> None:
    """Read the participant without the lock that puts his gestures one after the other."""

    def lire(participant: Participant, dialogue: Any) -> Participant:
        tenu = Participant.objects.get(pk=participant.pk)
        tenu.dialogue = dialogue
        return tenu

    voix.verrouiller_participant = lire


def _mot_de_passe_seul() -> None:
    """Ask nobody for a second factor."""
    SecondFacteurMiddleware._manque = lambda *_: False  # type: ignore[method-assign] # noqa: SLF001


def _ordre_des_lignes() -> None:
    """Seal contacts and bodies as the database gives them."""
    sceau.sorted = lambda lignes, **_: list(lignes)  # type: ignore[attr-defined]


def _tri_credule() -> None:
    """Count every opinion, however it came."""
    trier.classer = lambda *_, **__: {}


def _tri_mort() -> None:
    """Sort nothing: what was received waits."""
    traiter.traiter_lieu = lambda **_: 0


def _tri_sans_compte() -> None:
    """Sort opinions, and leave the counts as they were."""
    traiter.agreger_jours = lambda **_: None


FAUTES: dict[str, Callable[[], None]] = {
    "sans_verrou": _sans_verrou,
    "borne_incluse": _borne_incluse,
    "brouillon_neuf": _brouillon_neuf,
    "voix_sans_verrou": _voix_sans_verrou,
    "mot_de_passe_seul": _mot_de_passe_seul,
    "ordre_des_lignes": _ordre_des_lignes,
    "tri_credule": _tri_credule,
    "tri_mort": _tri_mort,
    "tri_sans_compte": _tri_sans_compte,
}
# A module of the browser, its words and those that the mistake puts in their place.
APPEL = b"    const recu = await demander("
EFFACER = b"    await this.appareil.file.classer(lot.map(({ ordre }) => ordre), []);\n"
MODULES = {
    # The sender erases what it sends before anybody acknowledged it.
    "effacer_a_l_envoi": ("/static/js/borne/envoi.js", APPEL, EFFACER + APPEL),
    # A screen waits for the answer to a question that the browser puts to the person.
    "attendre_la_reponse": (
        "/static/js/terrain/ecran-envois.js",
        b"await estGarde()",
        b"await navigator.storage.persist()",
    ),
}
