"""Keys of a poll: made at the opening, sealed, destroyed at the closing."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from socle.coffre import desceller, sceller
from socle.scelles import place_de
from sondages.logic.signature_aveugle import cle_publique_de, ecrire_cle, generer_cle, lire_cle
from sondages.models import Groupe, Sondage


def creer_cles(sondage: Sondage) -> dict[str, Any]:
    """Give each department its pair of keys, and return the columns of the poll that hold those of its ideas."""
    for groupe in sondage.les_groupes.all():
        groupe.cle_publique, groupe.cle_privee = _paire(_place_du_groupe(groupe))
        groupe.save(update_fields=["cle_publique", "cle_privee"])
    publique, privee = _paire(_place_des_idees(sondage))
    return {"cle_idees_publique": publique, "cle_idees_privee": privee}


def detruire_cles(sondage: Sondage) -> dict[str, Any]:
    """Forget the private keys of departments, and return the column of the poll that is to forget its own."""
    sondage.les_groupes.update(cle_privee=None)
    return {"cle_idees_privee": None}


def cle_du_groupe(groupe: Groupe) -> RSAPrivateKey:
    """Return the private key of a department of an open poll."""
    return lire_cle(desceller(groupe.cle_privee or b"", _place_du_groupe(groupe)))


def cle_des_idees(sondage: Sondage) -> RSAPrivateKey:
    """Return the private key of the ideas of an open poll."""
    return lire_cle(desceller(sondage.cle_idees_privee or b"", _place_des_idees(sondage)))


def _paire(place: str) -> tuple[bytes, bytes]:
    cle = generer_cle()
    return cle_publique_de(cle), sceller(ecrire_cle(cle), place)


def _place_du_groupe(groupe: Groupe) -> str:
    return place_de(Groupe, "cle_privee", pk=groupe.pk)


def _place_des_idees(sondage: Sondage) -> str:
    return place_de(Sondage, "cle_idees_privee", pk=sondage.pk)
