"""The mails about results and disputes: who is written to, and what."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from campagnes.models import Campagne
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from organismes.queries.membres import adresse_du_referent, referents_de
from socle.expedition import Lettre, devoir
from socle.horloge import maintenant
from trophees.enums import GenreCourrierResultats
from trophees.logic.droit_de_reponse import dernier_jour, est_ouvert, repondre_avant
from trophees.models import CourrierResultats, Litige

MODELES = {
    GenreCourrierResultats.ACCUSE: "trophees/contestation_recue",
    GenreCourrierResultats.DECISION: "trophees/contestation_decidee",
}


def devoir_annonces(campagne: Campagne) -> None:
    """Owe each referent of each body with a result word that it is there, and until when it may be contested."""
    rendues = Inscription.objects.filter(campagne=campagne, resultat__isnull=False, etat__in=ETATS_ACTIFS)
    devoir(*_aux_referents(GenreCourrierResultats.RESTITUTION, *rendues.order_by("pk")))


def devoir_accuse(litige: Litige) -> None:
    """Owe each referent word that the dispute of her body came."""
    devoir(*_aux_referents(GenreCourrierResultats.ACCUSE, litige.inscription, litige=litige))


def devoir_decision(litige: Litige) -> None:
    """Owe each referent the decision on the dispute of her body, and its reasons."""
    devoir(*_aux_referents(GenreCourrierResultats.DECISION, litige.inscription, litige=litige))


def composer(courrier: CourrierResultats) -> Lettre | None:
    """Write to whoever still answers for the body; of its results, while it may still contest them."""
    adresse = adresse_du_referent(courrier.inscription, courrier.membre)
    # Erased meanwhile: nobody is left to be written to, and the team was told.
    if not adresse:
        return None
    return (
        _annonce(courrier.inscription, adresse)
        if courrier.litige is None
        else _suite(courrier, courrier.litige, adresse)
    )


def _aux_referents(
    genre: GenreCourrierResultats, *inscriptions: Inscription, litige: Litige | None = None
) -> Iterator[CourrierResultats]:
    """Yield one mail a referent of these bodies; without any, to the address of the registration."""
    referents = referents_de({inscription.organisme_id for inscription in inscriptions})
    for inscription in inscriptions:
        objet = litige or inscription
        for referent in referents[inscription.organisme_id]:
            yield CourrierResultats(
                genre=genre,
                inscription=inscription,
                litige=litige,
                membre=referent,
                cle=f"{genre}:{objet.pk}:{referent.pk if referent else 'referent'}",
            )


def _annonce(inscription: Inscription, adresse: str) -> Lettre | None:
    rendue = inscription.campagne.restituee_le
    if rendue is None or not est_ouvert(rendue, maintenant()) or inscription.etat not in ETATS_ACTIFS:
        return None
    return Lettre(
        "trophees/restitution",
        adresse,
        {
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "dernier_jour": dernier_jour(rendue),
            "lien": f"{settings.BASE_URL}{reverse('rapports:espace_resultats')}?edition={inscription.campagne.annee}",
        },
    )


def _suite(courrier: CourrierResultats, litige: Litige, adresse: str) -> Lettre | None:
    """Write whatever became of the dispute since; a draft was never sent to anybody."""
    if litige.ouvert_le is None:
        return None
    visite = litige.visite
    return Lettre(
        MODELES[GenreCourrierResultats(courrier.genre)],
        adresse,
        {
            "litige": litige,
            "contact": f"{visite.get_canal_display().lower()}, {visite.scenario.theme}" if visite else "",
            "organisme": courrier.inscription.organisme,
            "campagne": courrier.inscription.campagne,
            "repondre_avant": repondre_avant(litige.ouvert_le),
            "lien": f"{settings.BASE_URL}{reverse('trophees:espace_contestation', args=[litige.pk])}",
        },
    )
