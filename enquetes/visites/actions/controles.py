"""What is checked before a shopper's measure or instant is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q

from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import Intervalle, jour_de
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.enums import Fait, Moment
from enquetes.models import Enqueteur, Visite
from enquetes.referentiels.logic.baremes import erreur_mesure
from enquetes.referentiels.logic.conditions import ReponsesInvalides, valider
from enquetes.visites.logic import saisie
from enquetes.visites.logic.delais import dernier_jour_attente
from enquetes.visites.queries.preparation import preparation_de
from enquetes.visites.queries.visites import verdict_du_contact
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.logic.typographie import date_longue
from socle.models import Entree


def exiger_de_n_etre_rien_la(visite: Visite, instant: dt.datetime | None = None) -> None:
    """Refuse a shopper who acted for the body at that instant (now by default): she joined it once the plan was made."""
    siennes = visite.inscription.organisme.les_membres.filter(utilisateur__enqueteur=visite.enqueteur_id)
    if siennes.filter(cree_le__lte=instant or maintenant()).exists():
        raise RegleMetier(
            "agit_pour_l_organisme",
            "Cette personne agit pour cet organisme\u202f: sa visite est à confier à quelqu’un d’autre. Prévenez l’équipe.",
        )


def exiger_avant_la_restitution(visite: Visite) -> None:
    """Refuse whatever a shopper does, or did without network, once results are given back (regles#restitution)."""
    if visite.inscription.campagne.restituee_le is not None:
        raise RegleMetier(
            "resultats_restitues", "Les résultats de cette édition sont restitués\u202f: la saisie est close."
        )


def exiger_le_terrain(visite: Visite, instant: dt.datetime | None = None) -> None:
    """Refuse a gesture (now by default) outside the fieldwork, by the calendar as it was known then.

    A suspension decided after it, in the course of its first day for instance, or made longer, undoes nothing.
    """
    quand, campagne = instant or maintenant(), visite.inscription.campagne
    calendrier = calendrier_de(campagne)
    verdict = verdict_du_contact(visite, calendrier, quand)
    if not verdict.permis and calendrier.suspensions:
        connues = _suspensions_connues(campagne, calendrier.suspensions, quand)
        verdict = verdict_du_contact(visite, replace(calendrier, suspensions=connues), quand)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)


def exiger_le_terrain_ce_jour(visite: Visite, instant: dt.datetime) -> None:
    """Refuse, at its field and with its day, the instant of a contact outside the fieldwork: a year may be mistyped."""
    exiger_le_passe(instant)
    try:
        exiger_le_terrain(visite, instant)
    except RegleMetier as refus:
        mots = f"Le {date_longue(jour_de(instant))}, aucun contact ne se faisait. {refus.message}"
        raise RegleMetier(refus.code, mots, champ="instant") from None


def _suspensions_connues(
    campagne: Campagne, suspensions: Iterable[Intervalle], instant: dt.datetime
) -> tuple[Intervalle, ...]:
    """Return the suspensions as they were decided at an instant: what the journal tells of later is undone, last first."""
    connues = set(suspensions)
    depuis = Entree.objects.filter(
        Q(acte="campagne.suspendue") | Q(acte="campagne.periode_deplacee", details__nature=NaturePeriode.SUSPENSION),
        objet_type=campagne._meta.label_lower,
        objet_id=str(campagne.pk),
        le__gt=instant,
    )
    for entree in depuis.order_by("-le", "-pk"):
        connues.discard(_intervalle(entree.details))
        if "avant" in entree.details:
            connues.add(_intervalle(entree.details["avant"]))
    return tuple(sorted(connues))


def _intervalle(jours: Mapping[str, str]) -> Intervalle:
    return Intervalle(dt.date.fromisoformat(jours["du"]), dt.date.fromisoformat(jours["au"]))


def verifier_mesures(contexte: saisie.Contexte, reponses: Mapping[str, Any]) -> None:
    """Refuse measures that the grid does not know, or of another shape."""
    criteres = {critere.code: critere for critere in contexte.grille.criteres}
    for code, mesure in reponses.items():
        if code not in criteres:
            raise RegleMetier("critere_inconnu", f"Le critère {code} n’est pas dans cette grille.")
        erreur = None if mesure is None else erreur_mesure(criteres[code].bareme, mesure)
        if erreur:
            raise RegleMetier("mesure_invalide", f"{code}\u202f: {erreur}.")


def reponses_completes(contexte: saisie.Contexte, mesures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the measures of a visit that may be handed over, or refuse and say what is missing."""
    reponses = saisie.completer(contexte, mesures)
    manquants = saisie.manquants(contexte, reponses)
    if any(ecran.genre is saisie.Genre.ATTENTE for ecran in manquants):
        raise RegleMetier(
            "reponse_attendue",
            "La réponse est encore attendue\u202f: la visite pourra être envoyée une fois la réponse reçue, ou "
            "l’attente terminée.",
        )
    if manquants:
        raise RegleMetier(
            "visite_incomplete",
            "Il reste à renseigner\u202f: " + ", ".join(_nommer(ecran) for ecran in manquants) + ".",
        )
    try:
        valider(contexte.grille, reponses, contexte.type_scenario)
    except ReponsesInvalides as erreur:
        raise RegleMetier("reponses_invalides", str(erreur)) from erreur
    return reponses


def _nommer(ecran: saisie.Ecran) -> str:
    mots = {saisie.Genre.FAITS: "ce qui s’est passé", saisie.Genre.MOMENT: "l’instant du contact"}
    return mots.get(ecran.genre, ecran.code)


def exiger_preparation(visite: Visite, enqueteur: Enqueteur) -> None:
    """Refuse to begin before the briefing is ticked and the self-test of the channel passed."""
    if refus := preparation_de(enqueteur, [visite.inscription.campagne]).refus(visite):
        raise RegleMetier(refus.code, refus.message)


def verifier_contact(visite: Visite, contexte: saisie.Contexte, instant: dt.datetime) -> None:
    """Refuse a contact that follows what answers it, or whose answer would have come too late."""
    if visite.canal == saisie.WEB and Fait.FORM not in contexte.faits:
        raise RegleMetier("formulaire_a_preciser", "Dites d’abord si vous avez utilisé un formulaire du site.")
    suites = (visite.terminee_le, visite.accusee_le, visite.repondue_le)
    suivants = [suite for suite in suites if suite is not None]
    if suivants and instant > min(suivants):
        raise RegleMetier(
            "instant_desordonne", "Le contact ne peut suivre ni sa fin, ni ce qui y répond.", champ="instant"
        )
    _exiger_receptions_a_temps(visite, contexte, instant)


def _exiger_receptions_a_temps(visite: Visite, contexte: saisie.Contexte, envoi: dt.datetime) -> None:
    """Refuse a sending so early that what is noted as received came after its wait."""
    recus = [recu for recu in (visite.accusee_le, visite.repondue_le) if recu is not None]
    if not (contexte.est_ecrit and recus):
        return
    fin = dernier_jour_attente(visite.canal, envoi, contexte.jours)
    if jour_de(max(recus)) > fin:
        raise RegleMetier(
            "reception_tardive",
            f"Envoyée ce jour-là, la demande n’attendait plus rien après le {date_longue(fin)}\u202f: effacez d’abord ce "
            "que vous avez noté plus tard.",
            champ="instant",
        )


def verifier_fin(visite: Visite, contexte: saisie.Contexte, instant: dt.datetime) -> None:
    """Refuse the end of a contact that has none, or one that does not follow its beginning."""
    if contexte.est_ecrit:
        raise RegleMetier("contact_sans_fin", "Seuls un appel, une visite sur place ou une visite du site ont une fin.")
    if visite.effectuee_le is None:
        raise RegleMetier("contact_a_noter", "Notez d’abord quand le contact a commencé.")
    exiger_le_passe(instant)
    if instant < visite.effectuee_le:
        raise RegleMetier("instant_desordonne", "La fin ne peut pas précéder le début du contact.", champ="instant")


def verifier_reception(visite: Visite, contexte: saisie.Contexte, instant: dt.datetime) -> None:
    """Refuse what is received before the sending, after the wait, or on a contact that waits for nothing."""
    if not contexte.est_ecrit:
        raise RegleMetier("contact_sans_attente", "Ce contact n’attend ni accusé ni réponse.")
    if visite.effectuee_le is None:
        raise RegleMetier("envoi_a_noter", "Notez d’abord quand vous avez envoyé votre demande.")
    exiger_le_passe(instant)
    if instant < visite.effectuee_le:
        raise RegleMetier("instant_desordonne", "Ce qui est reçu ne peut pas précéder l’envoi.", champ="instant")
    fin = dernier_jour_attente(visite.canal, visite.effectuee_le, contexte.jours)
    if jour_de(instant) > fin:
        raise RegleMetier(
            "reception_tardive",
            f"L’attente s’est terminée le {date_longue(fin)}\u202f: ce qui arrive après ne compte pas.",
            champ="instant",
        )


def exiger_le_passe(instant: dt.datetime) -> None:
    """Refuse an instant to come, at its field."""
    if instant > maintenant():
        raise RegleMetier("instant_a_venir", "Cet instant n’est pas encore passé.", champ="instant")


CONTROLES: Mapping[Moment, Callable[[Visite, saisie.Contexte, dt.datetime], None]] = {
    Moment.CONTACT: verifier_contact,
    Moment.FIN: verifier_fin,
    Moment.ACCUSE: verifier_reception,
    Moment.REPONSE: verifier_reception,
}
