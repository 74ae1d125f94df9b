"""Where private files live: a folder of the machine, or the S3-compatible store that several machines share."""

from typing import Any

from barometre.settings.env import Magasin, lire


def _dans(magasin: Magasin | None) -> dict[str, dict[str, Any]]:
    if magasin is None:
        return {
            "default": {"BACKEND": "socle.fichiers.StockageLocal"},
            "prive": {"BACKEND": "socle.fichiers.StockageDeterministe"},
        }
    options = {
        "endpoint_url": magasin.adresse,
        "access_key": magasin.cle,
        "secret_key": magasin.secret,
        "bucket_name": magasin.seau,
        "region_name": magasin.region,
    }
    return {
        "default": {"BACKEND": "socle.magasin.MagasinSansHomonyme", "OPTIONS": options},
        "prive": {"BACKEND": "socle.magasin.MagasinPartage", "OPTIONS": options},
    }


FICHIERS = _dans(lire("S3_URL"))
