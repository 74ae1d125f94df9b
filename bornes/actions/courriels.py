"""The mails about what users say: who is written to, and what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bornes.enums import EN_SERVICE, EtatDemande, GenreAnnonce
from bornes.models import AnnonceEcoute, Avis, Borne, CourrierEcoute, DemandeReponse, PreferenceEcoute
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from organismes.queries.garde_electorale import courriel_aux_citoyens_des
from organismes.queries.mandat import a_mandat
from organismes.queries.membres import adresse_du_referent, referents_de
from socle.coffre import desceller
from socle.expedition import ATTENTE, Depart, Lettre, devoir
from socle.horloge import maintenant
from socle.scelles import place_de

# Where each mail leads; a name only, for that page belongs to an upper app.
PAGES: dict[str, str] = {
    GenreAnnonce.SILENCE: "bornes:espace_bornes",
    GenreAnnonce.ALERTE: "rapports:espace_voix",
    GenreAnnonce.HEBDOMADAIRE: "rapports:espace_voix",
}
PREFERENCES: dict[str, str] = {GenreAnnonce.ALERTE: "alertes", GenreAnnonce.HEBDOMADAIRE: "hebdomadaire"}


@transaction.atomic
def annoncer(
    genre: GenreAnnonce,
    *,
    cle: str,
    inscription: Inscription,
    borne: Borne | None = None,
    contexte: dict[str, Any] | None = None,
) -> bool:
    """Owe word of something to each referent of a body, unless it ever was; tells whether it is new."""
    annonce, est_neuve = AnnonceEcoute.objects.get_or_create(
        cle=cle,
        defaults={"genre": genre, "inscription": inscription, "borne": borne, "contexte": contexte or {}},
    )
    if est_neuve:
        devoir(
            *(
                CourrierEcoute(annonce=annonce, membre=membre, cle=f"{cle}:{membre.pk if membre else 'referent'}")
                for membre in referents_de([inscription.organisme_id])[inscription.organisme_id]
            )
        )
    return est_neuve


def devoir_reponse(demande: DemandeReponse, inscription: Inscription) -> None:
    """Owe the answer of a body to the user who asked for it."""
    cle = f"reponse:{demande.pk}"
    annonce = AnnonceEcoute.objects.create(
        genre=GenreAnnonce.REPONSE, inscription=inscription, demande=demande, cle=cle
    )
    devoir(CourrierEcoute(annonce=annonce, cle=cle))


def composer(courrier: CourrierEcoute) -> Depart:
    """Write the answer to who asked for it, anything else to whoever still answers for the body and wants to know."""
    annonce = courrier.annonce
    contexte: dict[str, Any] = {
        "inscription": annonce.inscription,
        "organisme": annonce.inscription.organisme,
        "campagne": annonce.inscription.campagne,
        "borne": annonce.borne,
        "demande": annonce.demande,
        **annonce.contexte,
    }
    if annonce.demande is not None:
        return _reponse(annonce.demande, annonce.inscription, contexte)
    adresse = adresse_du_referent(annonce.inscription, courrier.membre)
    if not adresse or not _est_attendue(annonce):
        return None
    liens = {"lien": PAGES[annonce.genre], "reglages": "bornes:espace_courriels"}
    pour = f"?organisme={annonce.inscription.organisme_id}"
    contexte |= {nom: f"{settings.BASE_URL}{reverse(page)}{pour}" for nom, page in liens.items()}
    return Lettre(f"bornes/{annonce.genre}", adresse, contexte)


def _reponse(demande: DemandeReponse, inscription: Inscription, contexte: dict[str, Any]) -> Depart:
    """Write as long as the address is kept; a body that staff stopped meanwhile waits, and so does any around a round."""
    avis = demande.avis
    if demande.etat != EtatDemande.REPONDUE or avis.contact is None:
        return None
    if not a_mandat(inscription):
        return maintenant() + ATTENTE
    if apres := courriel_aux_citoyens_des(inscription):
        return apres
    return Lettre("bornes/reponse", desceller(avis.contact, place_de(Avis, "contact", pk=avis.pk)), contexte)


def _est_attendue(annonce: AnnonceEcoute) -> bool:
    """Tell whether the body still takes part, and did not switch such mails off meanwhile; nor did its kiosk come back."""
    if annonce.genre == GenreAnnonce.SILENCE and not _est_muette(annonce):
        return False
    choix = PREFERENCES.get(annonce.genre)
    refus = PreferenceEcoute.objects.filter(inscription=annonce.inscription)
    return annonce.inscription.etat in ETATS_ACTIFS and not (choix and refus.filter(**{choix: False}).exists())


def _est_muette(annonce: AnnonceEcoute) -> bool:
    """Tell whether a kiosk in service still gave no sign of life since the day that ends the key of its silence."""
    borne, dernier_signe = annonce.borne, annonce.cle.rpartition(":")[2]
    if borne is None or borne.etat not in EN_SERVICE:
        return False
    return not borne.les_presences.filter(jour__gt=dernier_signe).exists()
