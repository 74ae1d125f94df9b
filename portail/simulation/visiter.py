"""Contacts made by shoppers on their phones: what they see is the truth of the body, what arrives passes a bad network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from enquetes.enums import ETATS_SAISISSABLES, EtatVisite, Moment, NatureEnveloppe
from enquetes.envois.logic.enveloppes import Envoi
from enquetes.models import Enqueteur, Visite
from enquetes.referentiels.logic.conditions import TEMOIN_FORMULAIRE
from enquetes.visites.actions.clore import clore_contact_silencieux
from enquetes.visites.logic.saisie import ECRITS
from enquetes.visites.queries.visites import est_sur_pieces
from organismes.enums import Canal
from portail.demonstration.editions import a_l_heure
from portail.demonstration.gestes import avant_reponse, faits_a_dire, jours_recus
from portail.demonstration.lectures import autre_regard
from portail.simulation.monde import Monde
from portail.simulation.preparer import OUVERTURE
from portail.simulation.telephone import TelephoneSimule
from portail.simulation.verite import vecu
from socle.horloge import maintenant

PHASE = "visites"
HEURE = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
AVANCES = (dt.timedelta(), dt.timedelta(minutes=7), dt.timedelta(days=8), -dt.timedelta(hours=2))
"""How far ahead the clocks of phones are."""
Mesures = dict[str, Any]
Suite = Callable[[], None] | None


def prevoir_visites(monde: Monde, du: dt.date, au: dt.date) -> None:
    """Foresee the contacts that the plan places on these days, second gradings of calls included."""
    prevues = visites_lues().filter(
        inscription__campagne=monde.campagne,
        etat=EtatVisite.PLANIFIEE,
        enqueteur__isnull=False,
        prevue_le__range=(du, au),
    )
    for visite in prevues.order_by("inscription__organisme__siren", "canal", "scenario__code", "prevue_le", "pk"):
        if visite.prevue_le is not None and not est_sur_pieces(visite):
            contact = visite.double_de or visite
            alea = monde.alea("heure", *monde.cle_de(contact), visite.double_de_id is None)
            quand = a_l_heure(visite.prevue_le, 9 + alea.randrange(7), alea.randrange(60))
            if visite.double_de_id is not None and visite.canal == Canal.WEB:
                # By then it is known whether the first shopper used the form: the second would read her evidence.
                quand = a_l_heure(visite.prevue_le, 23, 30)
            monde.agenda.prevoir(quand, PHASE, partial(_faire, monde, visite))


def visites_lues() -> Any:
    """Select visits with all that grading them reads."""
    return Visite.objects.select_related(
        *("scenario", "grille", "enqueteur__utilisateur", "inscription__organisme", "inscription__campagne"),
        *("double_de__scenario", "double_de__inscription__organisme"),
    )


def _faire(monde: Monde, prevue: Visite) -> bool:
    """Make a contact if it is still where the plan put it."""
    visite = visites_lues().filter(pk=prevue.pk, etat=EtatVisite.PLANIFIEE, prevue_le=prevue.prevue_le).first()
    if visite is None or visite.enqueteur is None or est_sur_pieces(visite):
        return False
    grille, mesures = monde.carnet.grille(visite), mesures_de(monde, visite)
    telephone = telephone_de(monde, visite.enqueteur)
    vrai = maintenant()
    gestes = [*_premiers_gestes(telephone, visite, mesures, vrai)]
    if visite.canal in ECRITS or mesures.get(TEMOIN_FORMULAIRE) is not None:
        gestes.append(_saisir(telephone, visite, avant_reponse(grille, mesures), vrai + 9 * MINUTE))
        suite: Suite = partial(_attendre, monde, visite, mesures)
    else:
        gestes += _remise(monde, telephone, visite, mesures, vrai + 20 * MINUTE)
        suite = None
    _envoyer_plus_tard(monde, telephone, gestes, suite)
    return visite.double_de_id is None


def _premiers_gestes(
    telephone: TelephoneSimule, visite: Visite, mesures: Mesures, vrai: dt.datetime
) -> Iterable[Envoi]:
    """Yield the beginning, what tells by which way one writes to a site, then the moment of the contact."""
    yield telephone.sceller(visite.pk, NatureEnveloppe.COMMENCEMENT, vrai)
    if visite.canal == Canal.WEB:
        yield _saisir(telephone, visite, {TEMOIN_FORMULAIRE: mesures[TEMOIN_FORMULAIRE]}, vrai)
    instant = {"moment": Moment.CONTACT.value, "instant": vrai}
    yield telephone.sceller(visite.pk, NatureEnveloppe.MOMENT, vrai + MINUTE, **instant)


def mesures_de(monde: Monde, visite: Visite) -> Mesures:
    """Return what a shopper measures of a contact: the truth of the body, or what a second one nearly sees of it."""
    contact = visite.double_de or visite
    grille, cle = monde.carnet.grille(visite), monde.cle_de(contact)
    mesures = vecu(grille, monde.jeu_de(contact), monde.alea("contact", *cle))
    return mesures if contact is visite else autre_regard(grille, mesures, monde.alea("double", *cle))


def telephone_de(monde: Monde, enqueteur: Enqueteur) -> TelephoneSimule:
    """Return the phone of a shopper, the same all the year."""
    nom = enqueteur.pseudonyme
    if nom not in monde.telephones:
        rang = int(nom.rpartition("-")[2])
        avance = AVANCES[rang % len(AVANCES)]
        if enqueteur.utilisateur is None:
            raise ValueError("a simulated shopper has an account")
        monde.telephones[nom] = TelephoneSimule(monde, enqueteur.utilisateur, nom, avance, rang % 2 == 0, OUVERTURE)
    telephone: TelephoneSimule = monde.telephones[nom]
    return telephone


def _saisir(telephone: TelephoneSimule, visite: Visite, mesures: Mesures, vrai: dt.datetime) -> Envoi:
    return telephone.sceller(visite.pk, NatureEnveloppe.SAISIE, vrai, reponses=mesures)


def _remise(
    monde: Monde, telephone: TelephoneSimule, visite: Visite, mesures: Mesures, vrai: dt.datetime
) -> Iterable[Envoi]:
    """Yield the last gestures: the measures, with the facts that they do not tell, then the handing over."""
    faits = faits_a_dire(monde.carnet.grille(visite), mesures)
    yield telephone.sceller(visite.pk, NatureEnveloppe.SAISIE, vrai, reponses=mesures, faits=faits)
    yield telephone.sceller(visite.pk, NatureEnveloppe.SOUMISSION, vrai + MINUTE)


def _envoyer_plus_tard(monde: Monde, telephone: TelephoneSimule, gestes: list[Envoi], suite: Suite = None) -> None:
    """Send when the network comes back, minutes or hours later; then what follows is foreseen."""
    attente = monde.alea("retour du reseau", gestes[0].identifiant).choice((1, 1, 1, 3, 7))

    def envoyer() -> None:
        telephone.envoyer(gestes)
        monde.a_envoyer[telephone.nom] -= 1
        if suite is not None:
            suite()
        else:
            monde.demander_lecture()

    monde.a_envoyer[telephone.nom] += 1
    monde.agenda.prevoir(maintenant() + attente * HEURE, PHASE, envoyer)


def _attendre(monde: Monde, prevue: Visite, mesures: Mesures) -> None:
    """Foresee what comes back of a written contact, or the end of its wait."""
    visite = visites_lues().get(pk=prevue.pk)
    accuse, reponse, fin = jours_recus(visite, mesures, monde.carnet)
    if accuse is not None and accuse != reponse:
        monde.agenda.prevoir(_le_soir(accuse), PHASE, partial(_noter, monde, visite, Moment.ACCUSE))
    if reponse is None:
        monde.agenda.prevoir(a_l_heure(fin + UN_JOUR, 4), PHASE, partial(_clore, visite))
    elif accuse == reponse:
        monde.agenda.prevoir(_le_soir(reponse), PHASE, partial(_noter, monde, visite, Moment.ACCUSE, Moment.REPONSE))
    else:
        monde.agenda.prevoir(_le_soir(reponse), PHASE, partial(_noter, monde, visite, Moment.REPONSE))
    quand = a_l_heure(fin + UN_JOUR, 10) if reponse is None else _le_soir(reponse) + 5 * HEURE
    monde.agenda.prevoir(quand, PHASE, partial(remettre, monde, visite, mesures))


def _le_soir(jour: dt.date) -> dt.datetime:
    return a_l_heure(jour, 18)


def _clore(visite: Visite) -> None:
    clore_contact_silencieux(visite=visite)


def _noter(monde: Monde, prevue: Visite, *moments: Moment) -> None:
    """Note on the phone what came, and send it at once."""
    visite = _en_main(prevue)
    if visite is None or visite.enqueteur is None:
        return
    telephone, vrai = telephone_de(monde, visite.enqueteur), maintenant()
    telephone.envoyer(
        [
            telephone.sceller(visite.pk, NatureEnveloppe.MOMENT, vrai, moment=moment.value, instant=vrai)
            for moment in moments
        ]
    )


def remettre(monde: Monde, prevue: Visite, mesures: Mesures) -> None:
    """Grade what came back, or a whole second grading, and hand over."""
    visite = _en_main(prevue)
    if visite is None or visite.enqueteur is None:
        return
    telephone, gestes = telephone_de(monde, visite.enqueteur), []
    if visite.etat == EtatVisite.PLANIFIEE:
        gestes.append(telephone.sceller(visite.pk, NatureEnveloppe.COMMENCEMENT, maintenant()))
    _envoyer_plus_tard(monde, telephone, [*gestes, *_remise(monde, telephone, visite, mesures, maintenant())])


def _en_main(prevue: Visite) -> Visite | None:
    visite: Visite | None = visites_lues().filter(pk=prevue.pk, etat__in=ETATS_SAISISSABLES).first()
    return visite
