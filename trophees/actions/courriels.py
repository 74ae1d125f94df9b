"""The mails about results: who is written to, and what."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.urls import reverse

from campagnes.models import Campagne
from organismes.enums import ETATS_ACTIFS, RoleMembre
from organismes.models import Inscription, Membre
from socle.expedition import Lettre, devoir
from socle.horloge import maintenant
from trophees.enums import GenreCourrierResultats
from trophees.logic.droit_de_reponse import dernier_jour, est_ouvert
from trophees.models import CourrierResultats


def devoir_annonces(campagne: Campagne) -> None:
    """Owe each referent of each body with a result word that it is there, and until when it may be contested."""
    rendues = Inscription.objects.filter(campagne=campagne, resultat__isnull=False, etat__in=ETATS_ACTIFS)
    referents: dict[int, list[Membre | None]] = defaultdict(list)
    for membre in Membre.objects.filter(organisme__in=rendues.values("organisme"), role=RoleMembre.REFERENT):
        referents[membre.organisme_id].append(membre)
    devoir(
        *(
            CourrierResultats(
                genre=GenreCourrierResultats.RESTITUTION,
                inscription=inscription,
                membre=membre,
                cle=f"restitution:{inscription.pk}:{membre.pk if membre else 'referent'}",
            )
            for inscription in rendues.order_by("pk")
            for membre in referents[inscription.organisme_id] or [None]
        ),
    )


def composer(courrier: CourrierResultats) -> Lettre | None:
    """Write while the body may still contest, to whoever still answers for it."""
    inscription, membre = courrier.inscription, courrier.membre
    rendue = inscription.campagne.restituee_le
    if rendue is None or not est_ouvert(rendue, maintenant()) or inscription.etat not in ETATS_ACTIFS:
        return None
    if membre is not None and membre.role != RoleMembre.REFERENT:
        return None
    adresse = membre.utilisateur.email if membre else inscription.referent_courriel
    # Erased meanwhile: nobody is left to be written to, and the team was told.
    if not adresse:
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
