"""What the shopper does: begin, note, record the moments of a contact, submit.

`le` is when she did it, now unless told: a gesture made without network reaches the platform later, and the calendar
of the edition judges the gesture. `carnet` is what was already read of grids and calendars.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction

from enquetes.enums import ETATS_SAISISSABLES, TRANSITIONS, EtatVisite, Fait, Moment
from enquetes.models import Visite
from enquetes.visites.actions.controles import (
    CONTROLES,
    exiger_avant_la_restitution,
    exiger_de_n_etre_rien_la,
    exiger_le_terrain,
    exiger_le_terrain_ce_jour,
    exiger_preparation,
    reponses_completes,
    verifier_mesures,
)
from enquetes.visites.actions.etats import passer, verrouiller
from enquetes.visites.actions.instants import exiger_instants_propres, reprendre_le_contact
from enquetes.visites.logic import saisie
from enquetes.visites.queries.visites import Carnet, est_sur_pieces
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import exiger_passage
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.models import Entree
from socle.taches import publier

CHAMPS = {
    Moment.CONTACT: "effectuee_le",
    Moment.FIN: "terminee_le",
    Moment.ACCUSE: "accusee_le",
    Moment.REPONSE: "repondue_le",
}
BROUILLON = ["reponses", "observations", "modifie_le"]
ATTENTE = 60
"""Seconds after a visit is handed over before its edition is looked at: a burst of them is looked at once."""


@transaction.atomic
def commencer_visite(*, visite: Visite, auteur: Auteur, le: dt.datetime | None = None) -> Visite:
    """Open a planned visit for grading, inside a wave of fieldwork only. A visit already begun is left as it is.

    The second reading of a written contact looks at what came back: it begins whenever the contact is over. A shopper
    who is not ready is stopped here; without network her phone stops her, and what she did all the same is received.
    """
    fraiche = verrouiller(visite)
    if fraiche.etat in ETATS_SAISISSABLES and fraiche.etat != EtatVisite.PLANIFIEE:
        return fraiche
    exiger_passage(fraiche, EtatVisite.EN_COURS, table=TRANSITIONS)
    if fraiche.enqueteur is None:
        raise RegleMetier("sans_enqueteur", "Cette visite n’est confiée à personne pour le moment.")
    exiger_avant_la_restitution(fraiche)
    exiger_de_n_etre_rien_la(fraiche, le)
    if le is None:
        exiger_preparation(fraiche, fraiche.enqueteur)
    if est_sur_pieces(fraiche):
        reprendre_le_contact(fraiche)
    else:
        exiger_le_terrain(fraiche, le)
    if le is not None:
        _exiger_le_scenario_joue(fraiche, le)
    return passer(fraiche, EtatVisite.EN_COURS, auteur=auteur, acte="visite.commencee", commencee_le=le or maintenant())


def _exiger_le_scenario_joue(visite: Visite, le: dt.datetime) -> None:
    """Refuse a contact begun without network before the team gave it another scenario: it played the former one.

    Both shoppers of a contact play its scenario, chosen on its first reading.
    """
    contact = visite.double_de_id or visite.pk
    choisis = Entree.objects.filter(objet_type=visite._meta.label_lower, objet_id=str(contact), le__gt=le)
    premier = choisis.filter(acte="visite.scenario_choisi").order_by("le", "pk").first()
    if premier is not None and premier.details["avant"]["scenario"] != visite.scenario.code:
        raise RegleMetier(
            "scenario_change",
            "L’équipe a changé le scénario de cette visite après ce contact\u202f: qu’elle rende le premier, puis rejoue "
            "l’envoi.",
        )


@transaction.atomic
def enregistrer_reponses(
    *,
    visite: Visite,
    reponses: Mapping[str, Any],
    auteur: Auteur,
    elements: Mapping[str, Sequence[int]] | None = None,
    effacees: Collection[str] = (),
    le: dt.datetime | None = None,
    carnet: Carnet | None = None,
) -> Visite:
    """Add measures to the draft; the last value of a criterion counts. What does not apply becomes null at once.

    `reponses` holds raw measures by criterion code, in part or in whole; `elements` keeps which ones were ticked;
    `effacees` are criteria whose measure is taken back.
    Measures computed from the instants are written by the platform whatever is given. A first draft is not
    journalled, what is taken up again after a reading is.
    """
    fraiche = _ouvrir(visite, le)
    lus = carnet or Carnet()
    contexte = lus.contexte(fraiche)
    verifier_mesures(contexte, {**dict.fromkeys(elements or {}), **reponses})
    deduits = saisie.faits_deduits(contexte.grille, reponses, fraiche.reponses)
    fraiche.observations = _observations(fraiche.observations, deduits, elements or {}, effacees)
    _tracer_reprise(fraiche, auteur, criteres=sorted(reponses))
    gardees = {code: mesure for code, mesure in fraiche.reponses.items() if code not in effacees}
    return _ecrire_brouillon(fraiche, {**gardees, **reponses}, lus)


def _observations(
    deja: Mapping[str, Any], faits: Mapping[str, bool], elements: Mapping[str, Sequence[int]], effacees: Collection[str]
) -> dict[str, Any]:
    """Add facts and ticked elements to what was observed; a measure taken back loses its elements."""
    coches = {**deja.get("elements", {}), **{code: list(rangs) for code, rangs in elements.items()}}
    return {
        **deja,
        "faits": {**deja.get("faits", {}), **faits},
        "elements": {code: rangs for code, rangs in coches.items() if code not in effacees},
    }


@transaction.atomic
def consigner_faits(
    *,
    visite: Visite,
    faits: Mapping[str, bool],
    auteur: Auteur,
    le: dt.datetime | None = None,
    carnet: Carnet | None = None,
) -> Visite:
    """Tell what happened during the contact; criteria that depend on a fact that did not happen become null."""
    if inconnus := set(faits) - set(Fait.values):
        raise RegleMetier("fait_inconnu", f"Fait inconnu\u202f: {', '.join(sorted(inconnus))}.")
    fraiche = _ouvrir(visite, le)
    dits = {**fraiche.observations.get("faits", {}), **faits}
    if fraiche.canal == saisie.WEB and dits.get(Fait.FORM) != fraiche.observations.get("faits", {}).get(Fait.FORM):
        _changer_de_formulaire(fraiche, utilise=bool(dits[Fait.FORM]))
    fraiche.observations = {**fraiche.observations, "faits": dits}
    _tracer_reprise(fraiche, auteur, faits=sorted(faits))
    return _ecrire_brouillon(fraiche, fraiche.reponses, carnet)


def _changer_de_formulaire(visite: Visite, *, utilise: bool) -> None:
    """A form sent cannot be unsent and has no end; a site visited before its form was used gets the instant of the sending."""
    exiger_instants_propres(visite)
    if visite.etat == EtatVisite.EN_ATTENTE and not utilise:
        raise RegleMetier("formulaire_deja_envoye", "L’envoi du formulaire est déjà noté\u202f: il ne s’efface plus.")
    if visite.etat == EtatVisite.EN_COURS:
        visite.effectuee_le = None
    if visite.etat == EtatVisite.EN_COURS or utilise:
        visite.terminee_le = None
    visite.save(update_fields=["effectuee_le", "terminee_le", "modifie_le"])


@transaction.atomic
def consigner_moment(
    *, visite: Visite, moment: str, instant: dt.datetime, auteur: Auteur, carnet: Carnet | None = None
) -> Visite:
    """Record when the contact was made, ended, acknowledged or answered; the last value counts until submission.

    The contact must fall inside the fieldwork; a written one then waits. An answer counts until the last day of the
    wait, and reopens a contact closed too early because nobody had typed it. So does a sending that proves later: its
    wait is not over.
    """
    fraiche = _ouvrir(visite, contact=instant if moment == Moment.CONTACT else None)
    exiger_instants_propres(fraiche)
    lus = carnet or Carnet()
    contexte = lus.contexte(fraiche)
    CONTROLES[Moment(moment)](fraiche, contexte, instant)
    setattr(fraiche, CHAMPS[Moment(moment)], instant)
    if moment == Moment.REPONSE or (moment == Moment.CONTACT and _attend_encore(fraiche, lus)):
        fraiche.sans_reponse_le = None
    if moment == Moment.CONTACT and contexte.est_ecrit and fraiche.etat == EtatVisite.EN_COURS:
        fraiche = passer(fraiche, EtatVisite.EN_ATTENTE, auteur=auteur, effectuee_le=instant)
    fraiche.save(update_fields=[*CHAMPS.values(), "sans_reponse_le", "modifie_le"])
    consigner(fraiche, f"visite.{moment}", auteur, instant=instant.isoformat())
    return _ecrire_brouillon(fraiche, fraiche.reponses, lus)


def _attend_encore(visite: Visite, carnet: Carnet) -> bool:
    """Tell whether an answer to what was sent at this instant would still count today."""
    fin = carnet.fin_de_l_attente(visite)
    return fin is not None and aujourdhui() <= fin


@transaction.atomic
def effacer_moment(*, visite: Visite, moment: str, auteur: Auteur, carnet: Carnet | None = None) -> Visite:
    """Take back an end, an acknowledgement or an answer recorded by mistake."""
    if moment == Moment.CONTACT:
        raise RegleMetier("contact_ineffacable", "L’instant du contact se corrige, il ne s’efface pas.")
    fraiche = _ouvrir(visite)
    exiger_instants_propres(fraiche)
    setattr(fraiche, CHAMPS[Moment(moment)], None)
    fraiche.save(update_fields=[CHAMPS[Moment(moment)], "modifie_le"])
    consigner(fraiche, f"visite.{moment}_efface", auteur)
    return _ecrire_brouillon(fraiche, fraiche.reponses, carnet)


@transaction.atomic
def commenter_visite(*, visite: Visite, commentaire: str, auteur: Auteur, le: dt.datetime | None = None) -> Visite:
    """Keep the comment of the draft."""
    fraiche = _ouvrir(visite, le)
    fraiche.commentaire = commentaire.strip()
    fraiche.save(update_fields=["commentaire", "modifie_le"])
    _tracer_reprise(fraiche, auteur, commentaire=True)
    return fraiche


@transaction.atomic
def soumettre_visite(
    *, visite: Visite, auteur: Auteur, le: dt.datetime | None = None, carnet: Carnet | None = None
) -> Visite:
    """Hand a complete visit over to the readers; a written contact must be answered or closed first.

    `deposee_le` keeps the first time that the shopper did it: what a reader sends back is not late for that.
    """
    fraiche = _ouvrir(visite, le)
    reponses = reponses_completes((carnet or Carnet()).contexte(fraiche), fraiche.reponses)
    recue_le = maintenant()
    fraiche = passer(
        fraiche,
        EtatVisite.SOUMISE,
        auteur=auteur,
        acte="visite.soumise",
        soumise_le=recue_le,
        deposee_le=fraiche.deposee_le or le or recue_le,
        reponses=reponses,
    )
    prevoir_detection(fraiche.inscription.campagne_id)
    return fraiche


def prevoir_detection(campagne_id: int) -> None:
    """Schedule a look for flags once the transaction is over; one is enough for the visits of a minute.

    What the cache or the broker loses is looked at within the hour, with every edition in the field.
    """
    if cache.add(f"anomalies-{campagne_id}", 1, timeout=ATTENTE):
        publier("enquetes.tasks.detecter_anomalies_de", delai=ATTENTE, campagne_id=campagne_id)


def _ouvrir(visite: Visite, le: dt.datetime | None = None, *, contact: dt.datetime | None = None) -> Visite:
    """Return the visit under lock if its shopper may write in it now.

    Before the contact, the fieldwork must be open at the gesture; once it is made, grading and answers may come later, until the
    results are given back.
    """
    fraiche = verrouiller(visite)
    if fraiche.etat == EtatVisite.PLANIFIEE:
        raise RegleMetier("visite_non_commencee", "Commencez la visite avant de la noter.")
    if fraiche.etat not in ETATS_SAISISSABLES:
        raise RegleMetier(
            "visite_fermee",
            f"Cette visite est «\u202f{EtatVisite(fraiche.etat).label}\u202f»\u202f: elle ne se modifie plus.",
        )
    exiger_avant_la_restitution(fraiche)
    if contact is not None:
        exiger_le_terrain_ce_jour(fraiche, contact)
    elif fraiche.effectuee_le is None:
        exiger_le_terrain(fraiche, le)
    return fraiche


def _tracer_reprise(visite: Visite, auteur: Auteur, **details: Any) -> None:
    if visite.etat == EtatVisite.A_REVOIR:
        consigner(visite, "visite.reprise", auteur, **details)


def _ecrire_brouillon(visite: Visite, reponses: Mapping[str, Any], carnet: Carnet | None) -> Visite:
    visite.reponses = saisie.completer((carnet or Carnet()).contexte(visite), reponses)
    visite.save(update_fields=BROUILLON)
    return visite
