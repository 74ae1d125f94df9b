"""The year of a body, composed in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from django.db.models import Count

from bornes.indicateurs.queries.semaine import serie_des_avis
from campagnes.logic.calendrier import Intervalle, jour_de
from campagnes.queries import EDITIONS_DE_PLUS, calendrier_de, frise_de
from consultations.enums import EtatDialogue
from consultations.models import Dialogue
from consultations.queries.espace import reponse_due_le
from enquetes.models import Visite
from enquetes.visites.queries.mesures import mesures_sont_retirees
from enquetes.visites.queries.vagues import JOUR_ICI, faites_dans
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import Inscription
from rapports.logic.annee import AnneeDUnOrganisme, FaitDeLAnnee, Piste
from socle.horloge import aujourdhui
from socle.logic.typographie import accorder
from sondages.enums import EtatSondage
from sondages.models import Sondage
from trophees.queries.droit_de_reponse import droit_de_reponse

SANS_DATE = "sans date annoncée"
RETIRES = "contacts plus gardés"


def annee_de(inscription: Inscription) -> AnneeDUnOrganisme:
    """Return the edition as this body lives it."""
    campagne = inscription.campagne
    return AnneeDUnOrganisme(
        nom=inscription.organisme.nom,
        annee=campagne.annee,
        est_demonstration=campagne.est_demonstration,
        aujourdhui=aujourdhui(),
        faits=(*_edition(inscription), *_consultations(inscription), *_sondages(inscription)),
        ecoute=serie_des_avis(inscription.pk),
    )


def _edition(inscription: Inscription) -> Iterator[FaitDeLAnnee]:
    campagne = inscription.campagne
    contacts = _contacts_par_vague(inscription)
    for jalon in frise_de(campagne):
        jours = Intervalle(jalon.du, jalon.au)
        yield FaitDeLAnnee(jours, Piste.EDITION, jalon.mot, contacts.get(jours, ""), est_une_pause=jalon.est_une_pause)
    droit = droit_de_reponse(campagne)
    if campagne.restituee_le and droit.dernier_jour:
        jours = Intervalle(jour_de(campagne.restituee_le), droit.dernier_jour)
        yield FaitDeLAnnee(jours, Piste.EDITION, "Droit de réponse", page="trophees:espace_contacts")


def _contacts_par_vague(inscription: Inscription) -> dict[Intervalle, str]:
    """Return what may be said of each wave: how many contacts counted, once results are given back."""
    vagues = calendrier_de(inscription.campagne).vagues
    if not inscription.campagne.restituee_le:
        return dict.fromkeys(vagues, SANS_DATE)
    dans = faites_dans((vague.du, vague.au) for vague in vagues)
    contacts = Visite.objects.filter(inscription=inscription).validees().annotate(ici=JOUR_ICI)
    comptes = contacts.aggregate(**{f"v{rang}": Count("pk", filter=filtre) for rang, filtre in enumerate(dans)})
    est_ancienne = inscription.campagne.annee + EDITIONS_DE_PLUS < aujourdhui().year
    if est_ancienne and not any(comptes.values()) and mesures_sont_retirees(inscription.campagne):
        return dict.fromkeys(vagues, RETIRES)
    return {
        vague: accorder(comptes[f"v{rang}"], "contact validé", "contacts validés") for rang, vague in enumerate(vagues)
    }


def _consultations(inscription: Inscription) -> Iterator[FaitDeLAnnee]:
    page, ici = "consultations:espace_consultations", partial(_jour_ici, inscription)
    siens = Dialogue.objects.filter(inscription=inscription).exclude(etat=EtatDialogue.ABANDONNE)
    for dialogue in siens.select_related("inscription__organisme").order_by("pk"):
        jours = _jours(ici(dialogue.ouvert_le), ici(dialogue.ferme_le), dialogue.debut, dialogue.fin)
        if jours:
            yield FaitDeLAnnee(jours, Piste.CONSULTATIONS, dialogue.titre, page=page)
        if clos := ici(dialogue.clos_le):
            yield FaitDeLAnnee(Intervalle(clos, clos), Piste.CONSULTATIONS, "Réponse publiée", dialogue.titre, page)
        elif echeance := reponse_due_le(dialogue):
            yield FaitDeLAnnee(Intervalle(echeance, echeance), Piste.CONSULTATIONS, "Réponse due", dialogue.titre, page)


def _sondages(inscription: Inscription) -> Iterator[FaitDeLAnnee]:
    page, ici = "sondages:espace_agents", partial(_jour_ici, inscription)
    for sondage in Sondage.objects.filter(inscription=inscription).exclude(etat=EtatSondage.ABANDONNE).order_by("pk"):
        est_sans_fin = sondage.etat == EtatSondage.OUVERT and sondage.ferme_au is None
        dernier = aujourdhui() if est_sans_fin else sondage.ferme_au
        jours = _jours(ici(sondage.ouvert_le), ici(sondage.clos_le), sondage.ouvre_du, dernier)
        if jours:
            yield FaitDeLAnnee(jours, Piste.AGENTS, sondage.titre, page=page, est_sans_fin=est_sans_fin)
        if publie := ici(sondage.publie_le):
            yield FaitDeLAnnee(Intervalle(publie, publie), Piste.AGENTS, "Résultats publiés", sondage.titre, page)


def _jour_ici(inscription: Inscription, instant: dt.datetime | None) -> dt.date | None:
    """Return the day of an instant where the body stands: what it opens begins and ends by its own clock."""
    return jour_du_departement(instant, inscription.organisme.departement) if instant else None


def _jours(
    debut: dt.date | None, fin: dt.date | None, prevu_du: dt.date | None, prevu_au: dt.date | None
) -> Intervalle | None:
    """Return the days of something that opens: what happened, else what is planned and still may; None without ends.

    What closes by itself does so once its last day is over: that day is the last one all the same.
    """
    du = debut or prevu_du
    au = min((jour for jour in (fin, prevu_au) if jour), default=None)
    if du is None or au is None or (debut is None and du < aujourdhui()):
        return None
    return Intervalle(du, max(du, au))
