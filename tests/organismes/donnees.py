"""A complete draft, as the four steps write it."""

from __future__ import annotations

from tests.factories.organismes import BrouillonFactory, TerritoireFactory

REFERENT = {
    "nom": "Camille Référente",
    "fonction": "Directrice de la relation usagers",
    "courriel": "camille@ville.exemple",
    "telephone": "+33 5 61 22 29 22",
}
CANAUX = {
    "courriel_accueil": "accueil@ville.exemple",
    "adresse_postale": "1 place de la Mairie\n31000 Exemple",
    "telephone_accueil": "+33 5 61 22 29 22",
    "reseaux_sociaux": "",
    "site": "https://www.ville.exemple",
    "horaires": "Du lundi au vendredi, 9 h – 17 h",
    "services": ["État civil", "Urbanisme"],
    "certifications": ["QUALIVILLES"],
    "dpo_contact": "dpo@ville.exemple",
    "etat_conseil": "",
}
OPTIONS = {
    "borne": True,
    "smartphone": False,
    "idcity": True,
    "vooter": False,
    "agents_informes": True,
    "reglement_accepte": True,
}


def donnees_completes(*, territoire=None, organisme=None, courriel=REFERENT["courriel"], **options):
    """Return the answers of the four steps for a territory, or for another body given as a dict."""
    identite = organisme or {"territoire": (territoire or TerritoireFactory()).pk}
    return {
        "organisme": identite,
        "referent": {**REFERENT, "courriel": courriel},
        "canaux": dict(CANAUX),
        "options": {**OPTIONS, **options},
    }


def brouillon_complet(campagne, **choix):
    """Write a draft ready to be sent."""
    return BrouillonFactory(campagne=campagne, etape=5, donnees=donnees_completes(**choix))
