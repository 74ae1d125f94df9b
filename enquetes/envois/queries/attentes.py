"""What phones sent and a person must settle: its shopper, or staff."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from enquetes.envois.queries.enveloppes import envois_du_terrain, resume_des_envois
from socle.logic.attentes import Attente
from socle.logic.typographie import accorder

FORMES = ("envoi à régler", "envois à régler")


def attentes_de_l_enqueteur(user: Any) -> list[Attente]:
    """Return what a shopper sent and that did not pass. Two queries."""
    envois = envois_du_terrain(user)
    if not envois:
        return []
    depuis = min(envoi.enveloppe.recue_le for envoi in envois)
    mots, adresse = accorder(len(envois), *FORMES), reverse("enquetes:terrain_envois")
    return [Attente("envois_a_regler", mots, len(envois), adresse, depuis=jour_de(depuis))]


def attentes_de_l_equipe() -> list[Attente]:
    """Return what staff must settle of it. Two queries."""
    resume = resume_des_envois()
    if not resume.depuis:
        return []
    mots, adresse = accorder(resume.total, *FORMES), reverse("enquetes:pilotage_envois")
    return [Attente("envois_a_regler", mots, resume.total, adresse, depuis=jour_de(resume.depuis))]
