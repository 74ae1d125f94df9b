"""Drafts: opened at the first answer, kept step by step, resumed by a mailed link."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from comptes.models import Utilisateur
from organismes.actions.courriels import devoir_reprise
from organismes.enums import CONSERVATION_BROUILLON
from organismes.models import Brouillon, Inscription
from organismes.queries.demande import ETAPES, SAISIES, premiere_etape_manquante, reprises_de
from socle.empreintes import empreinte_sans_cle
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.relecture import relire


@transaction.atomic
def ouvrir_brouillon(*, campagne: Campagne, recue_le: dt.datetime) -> Brouillon:
    """Open a draft while registration is open. Its resuming token exists only once a mail asks for it."""
    exiger_maintenant(campagne, Acte.INSCRIRE, instant=recue_le)
    return Brouillon.objects.create(
        campagne=campagne, jeton_empreinte=secrets.token_hex(32), expire_le=recue_le + CONSERVATION_BROUILLON
    )


@transaction.atomic
def reprendre_inscription(
    *, modele: Inscription, campagne: Campagne, recue_le: dt.datetime, auteur: Utilisateur
) -> Brouillon:
    """Open the draft of a body with the answers of its last registration, each step to be read again.

    The undertakings are given anew: they are for one edition. A body that holds its place already is refused.
    """
    actives = Inscription.objects.actives()
    if actives.filter(campagne=campagne, organisme=modele.organisme).exists():
        raise RegleMetier("deja_inscrit", f"{modele.organisme} est déjà inscrit à l’édition {campagne.annee}.")
    brouillon = ouvrir_brouillon(campagne=campagne, recue_le=recue_le)
    brouillon.donnees = reprises_de(modele)
    brouillon.courriel = auteur.email
    brouillon.etape = premiere_etape_manquante(brouillon.donnees) or len(ETAPES) + 1
    brouillon.save(update_fields=["donnees", "courriel", "etape", "modifie_le"])
    return brouillon


@transaction.atomic
def recommencer_envoi(*, brouillon: Brouillon, recue_le: dt.datetime) -> Brouillon:
    """Open a draft with the answers of one that went to a wrong address: its deposit waits for nobody, and holds nothing."""
    if brouillon.inscription.confirmee_le is not None:
        raise RegleMetier("deja_confirmee", "Cette inscription est confirmée\u202f: votre espace la modifie.")
    autre = ouvrir_brouillon(campagne=brouillon.campagne, recue_le=recue_le)
    autre.donnees, autre.etape = brouillon.donnees, brouillon.etape
    autre.save(update_fields=["donnees", "etape", "modifie_le"])
    return autre


@transaction.atomic
def enregistrer_etape(*, brouillon: Brouillon, etape: str, valeurs: dict[str, Any]) -> Brouillon:
    """Keep the checked answers of a step and move the draft to the first step still missing (5 is the summary)."""
    ferme = _modifiable(brouillon)
    if etape == "referent" and (not ferme.courriel or _est_seulement_tapee(ferme)):
        ferme.courriel = valeurs["courriel"]
    ferme.donnees[etape] = valeurs
    ferme.donnees.get(SAISIES, {}).pop(etape, None)
    ferme.etape = premiere_etape_manquante(ferme.donnees) or len(ETAPES) + 1
    ferme.save()
    return ferme


def _est_seulement_tapee(brouillon: Brouillon) -> bool:
    """Tell whether the address of the link is the referent's as it was typed: nobody asked for it there, nor proved it."""
    if brouillon.courriel != brouillon.donnees.get("referent", {}).get("courriel") or brouillon.les_courriers.exists():
        return False
    return not EmailAddress.objects.filter(email=brouillon.courriel, verified=True).exists()


@transaction.atomic
def garder_saisie(*, brouillon: Brouillon, etape: str, saisie: dict[str, Any]) -> Brouillon:
    """Keep what was typed in a step left unfinished, unchecked; it counts as missing until it is checked."""
    ferme = _modifiable(brouillon)
    ferme.donnees.setdefault(SAISIES, {})[etape] = saisie
    ferme.etape = premiere_etape_manquante(ferme.donnees) or len(ETAPES) + 1
    ferme.save()
    return ferme


@transaction.atomic
def demander_reprise(*, brouillon: Brouillon, courriel: str) -> Brouillon:
    """Owe the mail whose link resumes this draft."""
    ferme = _modifiable(brouillon)
    ferme.courriel = courriel
    ferme.save(update_fields=["courriel", "modifie_le"])
    devoir_reprise(ferme)
    return ferme


def retrouver_brouillon(*, jeton: str) -> Brouillon:
    """Return the draft of a resuming link, or say in words why not."""
    brouillon = Brouillon.objects.filter(jeton_empreinte=empreinte_sans_cle(jeton)).first()
    if brouillon is None or brouillon.expire_le <= maintenant():
        raise RegleMetier(
            "lien_invalide",
            "Ce lien de reprise n’est plus valable\u202f: un lien plus récent l’a remplacé, ou son délai est passé.",
        )
    return brouillon


def _modifiable(brouillon: Brouillon) -> Brouillon:
    ferme = relire(brouillon, "Ce brouillon")
    if hasattr(ferme, "inscription"):
        raise RegleMetier("deja_deposee", "Cette inscription est déjà envoyée\u202f: le brouillon ne se modifie plus.")
    return ferme
