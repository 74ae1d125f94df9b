"""Sealed files made without the platform, and random editions to seal."""

from __future__ import annotations

import hashlib
import random
from fractions import Fraction
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campagnes.models import Campagne
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, siren_valide
from tests.rapports.edition import contacter
from trophees.logic import verifier
from trophees.logic.verifier import ENTREES, LISEZ_MOI, MANIFESTE, RESULTATS, SIGNATURE, VERIFIER, canonique

CLE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIQUE = CLE.public_key().public_bytes_raw()
EMPREINTE = hashlib.sha256(PUBLIQUE).hexdigest()
GRILLES = {
    canal: {
        "canal": canal,
        "criteres": [
            {"code": f"{canal}-1", "poids": 2, "etape": "ACCES", "determinant": "ACC", "engagements": ["M19-01"]},
            {"code": f"{canal}-2", "poids": 1, "etape": "INFO", "determinant": "QUA", "engagements": []},
        ],
    }
    for canal in ("EMAIL", "WEB")
}


def contact(*notes: str | None, grille: str = "EMAIL") -> dict[str, Any]:
    """Return a contact whose first criterion conforms from 67 on."""
    conforme = None if notes[0] is None else Fraction(notes[0]) >= 67
    return {"grille": grille, "notes": list(notes), "conformes": [conforme, None]}


def organisme(siren: str, *contacts: dict[str, Any], **champs: Any) -> dict[str, Any]:
    """Return a commune of 30,000 inhabitants that offers e-mail and had every contact planned."""
    comptes = {"EMAIL": len(contacts)} if contacts else {}
    return {
        "siren": siren, "type": "COMMUNE", "population": 30_000, "confirmee": True, "litige": False,
        "canaux": ["EMAIL"], "prevus": comptes, "valides": comptes, "contacts": list(contacts), **champs,
    }  # fmt: skip


def entrees(*organismes: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs of an edition of these bodies."""
    return {
        "campagne": 2020,
        "methode": {"minimum": 2, "part_validee": 80, "poids": {"EMAIL": 1, "WEB": 1}, "politique": "zero"},
        "engagements": ["M19-01"],
        "grilles": GRILLES,
        "jury": None,
        "organismes": list(organismes),
    }


def fichier(donnees: dict[str, Any], cle: Ed25519PrivateKey = CLE, **remplaces: Any) -> bytes:
    """Return a sealed file of these inputs, signed by `cle`; `remplaces` are contents that replace the right ones."""
    contenus = {
        LISEZ_MOI: b"Lisez-moi",
        ENTREES: canonique(donnees),
        RESULTATS: canonique(remplaces.get("resultats") or verifier.recalculer(donnees)),
        VERIFIER: b"print('verifier')\n",
    }
    manifeste = canonique(
        {
            "format": verifier.FORMAT if "jury" in donnees else verifier.FORMAT_SANS_JURY,
            "campagne": 2020,
            "methode": verifier.METHODE,
            "intervalles": verifier.INTERVALLES,
            "graine": verifier.graine_de(2020),
            "source": {"nature": "resultats_calcules"},
            "cle": {"publique": cle.public_key().public_bytes_raw().hex(), "usage": "exploitation"},
            "membres": {nom: hashlib.sha256(contenu).hexdigest() for nom, contenu in contenus.items()},
            **remplaces.get("manifeste", {}),
        }
    )
    return signer(contenus, manifeste, cle)


def signer(contenus: dict[str, bytes], manifeste: bytes, cle: Ed25519PrivateKey = CLE) -> bytes:
    """Return the file of these members under a manifest, whatever it says, signed by `cle`."""
    return verifier.composer({**contenus, MANIFESTE: manifeste, SIGNATURE: cle.sign(manifeste)}.items())


def edition_au_hasard(graine: int, organismes: int = 6) -> Campagne:
    """Return a finished edition of communes and of one EPCI, contacts drawn from a seed. Needs the real grids."""
    hasard = random.Random(graine)
    campagne = CampagneFactory(terminee=True)
    for rang in range(organismes):
        genre = {"type": "CA", "population": 90_000} if rang == 0 else {"population": 10_000 * (rang + 1)}
        inscription = InscriptionFactory(
            campagne=campagne, organisme=OrganismeFactory(siren=siren_valide(8_000_000 + rang), **genre)
        )
        plan = {"EMAIL": 2, "COURRIER": 2, "TEL": 2, "RS": 2, "WEB": 1}
        if rang >= organismes - 2:
            plan = {canal: hasard.randrange(4) for canal in plan}
        contacter(inscription, plan=plan, qualite=hasard.random(), graine=hasard.randrange(999), est_importee=True)
    return campagne
