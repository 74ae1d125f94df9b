"""Deposit a registration, change it, send its confirmation link again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant, methode_de
from comptes.models import Utilisateur
from organismes.actions.brouillon import ouvrir_brouillon
from organismes.actions.courriels import devoir_au_referent
from organismes.actions.debit import GesteDEnvoi, attendre, attendre_encore
from organismes.actions.etats import passer, verrouiller
from organismes.actions.places import entrer_en_file, liberer_place
from organismes.actions.population import retenir_les_populations
from organismes.enums import Canal, EtatConseil, EtatInscription, GenreCourrierOrganisme, TypeOrganisme
from organismes.models import Brouillon, CanalOffert, Inscription, Organisme
from organismes.queries.decisions import refus_de_renvoyer
from organismes.queries.demande import (
    DEPARTEMENT_DE_L_ACCUEIL,
    ETAPES,
    InscriptionDeclaree,
    OrganismeDeclare,
    champs_de_l_organisme,
    lire_canaux,
    lire_champs,
    lire_demande,
)
from organismes.queries.garde_electorale import conseil_est_demande, scrutin_suivi_par
from organismes.queries.inscriptions import courriels_retenus
from organismes.queries.numeros import numero_disparu
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.relecture import relire

MODIFIABLES = frozenset({EtatInscription.CONFIRMEE, EtatInscription.A_CORRIGER})


@transaction.atomic
def deposer_inscription(
    *, brouillon: Brouillon, recue_le: dt.datetime, auteur: Auteur = None, client: str | None = None
) -> Inscription:
    """Turn a complete draft received at `recue_le` into a registration to confirm.

    The same draft sent twice gives the same registration. `auteur` is the staff member who typed it, None for the
    public form and the software of a partner; all go through the guard of the calendar. `client` is who sends the public
    form. Limits hold the mail of whoever is not staff, never the deposit.
    """
    brouillon = relire(brouillon, "Ce brouillon", Brouillon.objects.select_related("campagne"))
    deposee = Inscription.objects.filter(brouillon=brouillon).first()
    if deposee is not None:
        return deposee
    exiger_maintenant(brouillon.campagne, Acte.INSCRIRE, instant=recue_le)
    demande = lire_demande(brouillon)
    _verifier(brouillon.campagne, demande)
    if auteur is None:
        exiger_un_numero_ouvert(demande.identite.siren)
    inscription = Inscription.objects.create(
        campagne=brouillon.campagne,
        organisme=_trouver_ou_creer(demande.identite),
        brouillon=brouillon,
        deposee_le=recue_le,
        **demande.champs,
    )
    _ecrire_canaux(inscription, demande.canaux)
    # Whoever fills in the form calls her as he likes: the confirmation, from her mailbox, names her.
    Utilisateur.objects.ouvrir_compte(inscription.referent_courriel)
    consigner(inscription, "inscription.deposee", auteur)
    retenu = None if auteur is not None else _retenir(inscription.referent_courriel, client)
    devoir_au_referent(GenreCourrierOrganisme.A_CONFIRMER, inscription, retenu_jusqu_au=retenu)
    return inscription


def _retenir(courriel: str, client: str | None) -> dt.datetime | None:
    """Count the mail of a deposit; return from when it may leave. Of a partner, who sends many, its mailbox alone counts."""
    if client is None:
        return attendre_encore(GesteDEnvoi.DEPOSER, courriel)
    return attendre(GesteDEnvoi.DEPOSER, destinataire=courriel, client=client)


@transaction.atomic
def deposer_par_equipe(
    *, campagne: Campagne, donnees: dict[str, Any], recue_le: dt.datetime, auteur: Auteur
) -> Inscription:
    """Deposit for a body what staff typed in one page; the referent still confirms by e-mail."""
    brouillon = ouvrir_brouillon(campagne=campagne, recue_le=recue_le)
    brouillon.donnees, brouillon.courriel = donnees, donnees["referent"]["courriel"]
    brouillon.etape = len(ETAPES) + 1
    brouillon.save(update_fields=["donnees", "courriel", "etape", "modifie_le"])
    return deposer_inscription(brouillon=brouillon, recue_le=recue_le, auteur=auteur)


@transaction.atomic
def renvoyer_lien(*, inscription: Inscription, recue_le: dt.datetime) -> Inscription:
    """Owe the confirmation mail again: while registration is open, or in the seven days that follow the deposit."""
    inscription = verrouiller(inscription)
    if refus := refus_de_renvoyer(inscription, recue_le):
        raise refus
    # This mail says what the one that a limit holds would say.
    courriels_retenus(inscription).delete()
    devoir_au_referent(GenreCourrierOrganisme.A_CONFIRMER, inscription)
    return inscription


@transaction.atomic
def modifier_inscription(*, inscription: Inscription, donnees: Mapping[str, Any], auteur: Auteur) -> Inscription:
    """Replace the referent's details, channels and options; a registration sent back for a change goes to review.

    `donnees` has the steps `referent`, `canaux` and `options`; the referent's e-mail, confirmed, is not changed here.
    """
    instant = maintenant()
    inscription = verrouiller(inscription)
    _exiger_modifiable(inscription)
    champs = lire_champs(donnees)
    champs.pop("referent_courriel", None)
    avant = {nom: getattr(inscription, nom) for nom in champs}
    for nom, valeur in champs.items():
        setattr(inscription, nom, valeur)
    _verifier_engagements(inscription.agents_informes, inscription.reglement_accepte)
    _situer(inscription.organisme, donnees["canaux"])
    canaux = lire_canaux(donnees["canaux"])
    _exiger_les_canaux_mesures(inscription, canaux)
    _exiger_accueil_mesurable(inscription.campagne, canaux, inscription.organisme.departement)
    _quitter_ou_rejoindre_la_file(inscription, instant)
    _ecrire_canaux(inscription, canaux)
    consigner(
        inscription, "inscription.modifiee", auteur, champs=sorted(nom for nom in champs if champs[nom] != avant[nom])
    )
    if inscription.etat == EtatInscription.A_CORRIGER:
        passer(inscription, EtatInscription.CONFIRMEE, auteur=auteur, decidee_le=None, decidee_par=None)
    return inscription


@transaction.atomic
def declarer_conseil(*, inscription: Inscription, etat: EtatConseil, auteur: Auteur) -> Inscription:
    """Write the state of a commune's council once the first round was held, whichever edition names it."""
    inscription = verrouiller(inscription)
    if not conseil_est_demande(inscription):
        raise RegleMetier(
            "conseil_sans_objet", "L’état du conseil n’est demandé qu’aux communes, du premier tour au dernier."
        )
    annee = scrutin_suivi_par(inscription).annee
    inscription.etat_conseil = etat
    inscription.conseil_edition = None if annee == inscription.campagne.annee else annee
    inscription.save(update_fields=["etat_conseil", "conseil_edition", "modifie_le"])
    consigner(inscription, "inscription.conseil_declare", auteur, etat=str(etat))
    return inscription


def appliquer_identite(inscription: Inscription) -> None:
    """Name the body as the confirmed registration does: as the directory says now, or when no other one established it.

    An unconfirmed squatter may have been first to name a body outside the directory: he must not name it for others.
    Its past editions keep the population that they had, and this one keeps that of today. Where its desk is, when
    nobody said it before, is written too.
    """
    organisme, brouillon = inscription.organisme, inscription.brouillon
    if brouillon is not None and "organisme" in brouillon.donnees:
        _suivre_l_identite(inscription, lire_demande(brouillon).identite)
        _situer(organisme, brouillon.donnees.get("canaux", {}))
    inscription.population = organisme.population
    inscription.save(update_fields=["population", "modifie_le"])


def _suivre_l_identite(inscription: Inscription, identite: OrganismeDeclare) -> None:
    organisme = inscription.organisme
    etablie = organisme.les_inscriptions.exclude(pk=inscription.pk).exclude(etat=EtatInscription.DEPOSEE).exists()
    if etablie and not identite.vient_de_l_annuaire:
        return
    retenir_les_populations([organisme])
    champs = champs_de_l_organisme(identite)
    if not champs.get("departement"):
        # A région has none of its own: that of its desk, given another year, stays.
        champs.pop("departement", None)
    Organisme.objects.filter(pk=organisme.pk).update(**champs, modifie_le=maintenant())
    organisme.refresh_from_db()


def _exiger_modifiable(inscription: Inscription) -> None:
    if inscription.etat == EtatInscription.DEPOSEE:
        raise RegleMetier(
            "inscription_a_confirmer",
            "Cette inscription attend d’être confirmée par courriel\u202f: elle se modifie ensuite.",
        )
    if inscription.etat not in MODIFIABLES:
        raise RegleMetier(
            "inscription_figee", "Cette inscription ne se modifie plus en ligne\u202f: écrivez à l’équipe du baromètre."
        )


def _trouver_ou_creer(identite: OrganismeDeclare) -> Organisme:
    champs = champs_de_l_organisme(identite)
    if identite.type == TypeOrganisme.COMMUNE and champs.get("population") is None:
        raise RegleMetier("population_inconnue", "La population de cette commune n’est pas dans l’annuaire.")
    organisme, _ = Organisme.objects.get_or_create(siren=identite.siren, defaults=champs)
    return organisme


def _verifier(campagne: Campagne, demande: InscriptionDeclaree) -> None:
    _verifier_engagements(demande.champs.get("agents_informes", False), demande.champs.get("reglement_accepte", False))
    if not demande.canaux:
        raise RegleMetier("aucun_canal", "Indiquez au moins un canal offert aux usagers.")
    _exiger_accueil_mesurable(campagne, demande.canaux, demande.departement)


def exiger_un_numero_ouvert(numero: str) -> None:
    """Refuse a body that closed or merged. Staff, whom somebody wrote to, may know better than the sources."""
    disparu = numero_disparu(numero)
    if disparu is not None:
        raise RegleMetier("numero_ferme", f"{disparu.constat} {disparu.conseil}")


def _exiger_les_canaux_mesures(inscription: Inscription, canaux: Mapping[str, str]) -> None:
    """Refuse to offer other channels once results are given back: the score is the mean of those that are offered."""
    mesures = list(inscription.les_canaux.order_by("canal"))
    if inscription.campagne.restituee_le is None or {un.canal for un in mesures} == set(canaux):
        return
    raise RegleMetier(
        "canaux_mesures",
        "Les résultats de cette édition ont été remis\u202f: les canaux qu’ils mesurent ne changent plus. Donnez les "
        f"coordonnées de ceux-ci, et d’aucun autre\u202f: {', '.join(un.get_canal_display() for un in mesures)}.",
    )


def _exiger_accueil_mesurable(campagne: Campagne, canaux: Mapping[str, str], departement: str) -> None:
    """Refuse a desk that the edition does not test, or where no shopper could be sent."""
    if Canal.PHYS not in canaux:
        return
    if Canal.PHYS not in methode_de(campagne).canaux:
        raise RegleMetier("accueil_physique_ferme", "Cette édition ne mesure pas l’accueil physique.")
    if not departement:
        raise RegleMetier(
            "accueil_a_situer", "Donnez le département de votre accueil : il dit quel enquêteur peut venir."
        )


def _situer(organisme: Organisme, valeurs: Mapping[str, Any]) -> None:
    """Write where the desk of a body is, when nothing else situates it."""
    donne = valeurs.get(DEPARTEMENT_DE_L_ACCUEIL, "")
    if donne and not organisme.departement:
        organisme.departement = donne
        organisme.save(update_fields=["departement", "modifie_le"])


def _verifier_engagements(agents_informes: bool, reglement_accepte: bool) -> None:
    if not (agents_informes and reglement_accepte):
        raise RegleMetier(
            "engagements_manquants", "L’information des agents et l’acceptation du règlement sont nécessaires."
        )


def _ecrire_canaux(inscription: Inscription, canaux: Mapping[str, str]) -> None:
    inscription.les_canaux.exclude(canal__in=canaux).delete()
    for canal, coordonnees in canaux.items():
        CanalOffert.objects.update_or_create(
            inscription=inscription, canal=canal, defaults={"coordonnees": coordonnees}
        )


def _quitter_ou_rejoindre_la_file(inscription: Inscription, instant: dt.datetime) -> None:
    if inscription.idcity:
        inscription.save()
        entrer_en_file(inscription, instant=instant)
        return
    inscription.ordre_idcity = None
    inscription.save()
    liberer_place(inscription, instant=instant)
