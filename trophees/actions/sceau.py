"""Seals an edition in one file that anybody checks without the platform (regles#palmares-scelle, ADR 54)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.scellement import CleDeScellement, exiger_cle, signer
from trophees.actions.calculer import calculer_resultats
from trophees.actions.verrous import verrouiller_edition
from trophees.logic import verifier
from trophees.models import Palmares
from trophees.queries.bulletins import JuryScelle, jury_de
from trophees.queries.sceau import entrees_a_sceller, palmares_scelle, resultats_a_sceller

LISEZ_MOI = """\
Palmarès scellé du Baromètre de l’expérience citoyen

Ce fichier se vérifie sans la plateforme, avec Python 3.11 ou plus récent et rien d’autre :

    python3 verifier.py palmares.zip --cle EMPREINTE

EMPREINTE est celle de la clé publique ; prenez-la à la page /verifier/ de la plateforme ou auprès d’AFNOR, jamais
dans ce fichier. La même page vérifie le fichier dans votre navigateur, sans rien envoyer.

entrees.json        ce dont les résultats sont calculés : contacts anonymes, grilles, réglages de l’édition ; si un jury
                    a siégé, ses bulletins, sans nom, et qui chacun n’a pas pu juger
resultats.json      scores, intervalles, rangs et éligibilité de chaque organisme ; trophées, décompte et lauréats
manifeste.json      méthode, source, clé publique et empreinte SHA-256 de chaque fichier
manifeste.json.sig  signature Ed25519 du manifeste, 64 octets
verifier.py         le programme qui recalcule tout ; lisez-le
"""

GELES = ("categorie", "rang", "score", "score_arrondi", "intervalle", "rang_intervalle", "palier", "motifs")
TIRE = "rang_intervalle"
"""What is drawn in each category, body after body in the order of their numbers: it moves with one that changed."""


@dataclass(frozen=True, slots=True)
class FichierScelle:
    """A sealed file: its bytes, what they seal (a prize list, or the results when None), the key that signed.

    `est_sans_rang`: nobody is ranked in it.
    """

    octets: bytes
    palmares: Palmares | None
    cle: CleDeScellement
    est_sans_rang: bool

    @property
    def empreinte(self) -> str:
        """Return the SHA-256 of the file."""
        return hashlib.sha256(self.octets).hexdigest()


@transaction.atomic
def sceller_en_fichier(*, campagne: Campagne, auteur: Auteur = None) -> FichierScelle:
    """Compute again, seal the prize list that two people sealed, or the results without one, and prove the file.

    Same database, same key, same bytes. A sealed prize list that today's results contradict is refused.
    """
    cle = exiger_cle()
    campagne = verrouiller_edition(campagne.pk)
    document = calculer_resultats(campagne=campagne, auteur=auteur)
    palmares = palmares_scelle(campagne)
    jury = jury_de(palmares) if palmares else None
    resultats = resultats_a_sceller(campagne, document, jury)
    if palmares is not None:
        _exiger_fidele(palmares, resultats)
        _exiger_intact(palmares, jury)
    octets = _composer(entrees_a_sceller(campagne, jury), resultats, palmares, cle)
    sans_rang = all(organisme["rang"] is None for organisme in resultats["organismes"])
    fichier = FichierScelle(octets, palmares, cle, est_sans_rang=sans_rang)
    _, rompu = verifier.examiner(fichier.octets, cle.empreinte)
    if rompu:
        # Contacts changed between two reads, or the two computations differ: a file that fails must not leave.
        raise RegleMetier("sceau_infidele", f"Le fichier ne se vérifie pas, rien n’est écrit\u202f: {rompu[0]}")
    consigner(campagne, "palmares.mis_en_fichier", auteur, empreinte=fichier.empreinte)
    return fichier


def _composer(
    entrees: Mapping[str, Any], resultats: Mapping[str, Any], palmares: Palmares | None, cle: CleDeScellement
) -> bytes:
    contenus = {
        verifier.LISEZ_MOI: LISEZ_MOI.encode(),
        verifier.ENTREES: verifier.canonique(entrees),
        verifier.RESULTATS: verifier.canonique(resultats),
        verifier.VERIFIER: Path(verifier.__file__).read_bytes(),
    }
    manifeste = verifier.canonique(
        {
            "format": verifier.FORMAT,
            "campagne": entrees["campagne"],
            "methode": resultats["methode"],
            "intervalles": verifier.INTERVALLES,
            "graine": verifier.graine_de(entrees["campagne"]),
            "source": {"nature": "resultats_calcules"}
            if palmares is None
            else {"nature": "palmares_scelle", "empreinte": palmares.empreinte},
            "cle": {
                "publique": cle.publique.hex(),
                "usage": "demonstration" if cle.est_de_demonstration else "exploitation",
            },
            "membres": {nom: hashlib.sha256(contenu).hexdigest() for nom, contenu in contenus.items()},
        }
    )
    return verifier.composer(
        [*contenus.items(), (verifier.MANIFESTE, manifeste), (verifier.SIGNATURE, signer(manifeste))]
    )


def _exiger_fidele(palmares: Palmares, resultats: Mapping[str, Any]) -> None:
    """Compare what two people sealed with what is computed now, whatever SIREN was given since.

    A list frozen before intervals has none to compare.
    """
    vivants = dict(Inscription.objects.filter(campagne=palmares.campagne_id).values_list("pk", "organisme__siren"))
    geles = {
        # A ranked body has no reason not to be; who is not ranked has no rank.
        vivants.get(ligne.get("inscription"), ligne["siren"]): {"rang": None, "motifs": [], **ligne}
        for nom in ("classement", "non_classes")
        for ligne in palmares.contenu[nom]
    }
    renumerotees = {gele["categorie"] for siren, gele in geles.items() if siren != gele["siren"]}
    actuels = {organisme["siren"]: organisme for organisme in resultats["organismes"]}
    if (
        palmares.contenu["methode"] != resultats["methode"]
        or geles.keys() != actuels.keys()
        or any(
            gele[champ] != actuels[siren][champ]
            for siren, gele in geles.items()
            for champ in GELES
            if champ in gele and not (champ == TIRE and gele["categorie"] in renumerotees)
        )
    ):
        raise RegleMetier(
            "palmares_infidele",
            f"Le palmarès {palmares.campagne.annee} scellé ne correspond plus aux résultats d’aujourd’hui\u202f: "
            "rien n’est écrit.",
        )


def _exiger_intact(palmares: Palmares, jury: JuryScelle | None) -> None:
    """Refuse ballots that are not those whose prints were frozen; who sealed saw none of them."""
    if jury is not None and not jury.est_intact:
        raise RegleMetier(
            "bulletins_infideles",
            f"Les bulletins du jury {palmares.campagne.annee} ne sont plus ceux dont le palmarès scellé garde les "
            "empreintes\u202f: rien n’est écrit.",
        )
