"""The pages of the site that search engines should know."""

from __future__ import annotations

from django.urls import reverse

from consultations.models import Dialogue
from portail.queries import ceremonies_a_venir
from trophees.enums import EtatPalmares
from trophees.models import Palmares

TOUJOURS = (
    "portail:accueil",
    "portail:le_barometre",
    "portail:grille",
    "portail:resultats",
    "rapports:donnees",
    "portail:palmares_au_fil_des_ans",
    "portail:reglement",
    "portail:mentions_legales",
    "portail:accessibilite",
    "portail:donnees_personnelles",
    "portail:contact",
    "organismes:inscription_commencer",
    "consultations:liste",
    "bornes:avis_publies",
)


def adresses_publiees() -> list[str]:
    """Return the addresses of what anyone may read: the site, consultations, prize lists, ceremonies to come."""
    annees = Palmares.objects.filter(etat=EtatPalmares.PUBLIE).order_by("campagne__annee")
    codes = Dialogue.objects.publics().order_by("pk").values_list("code", flat=True)
    return [
        *(reverse(page) for page in TOUJOURS),
        *(reverse("trophees:palmares_laureats", args=[n]) for n in annees.values_list("campagne__annee", flat=True)),
        *(reverse("trophees:ceremonie", args=[une.campagne.annee]) for une in ceremonies_a_venir()),
        *(reverse("consultations:consultation", args=[code]) for code in codes),
    ]
