"""Private files in an S3-compatible store, when several machines share them (`S3_URL`).

Nobody is ever sent there: a page checks scope and right, then streams the file. A store that does not answer is an
OSError, as a disk that fails would be.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, ParamSpec, TypeVar

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from socle.fichiers import MagasinInjoignable, StockagePrive

RECLAME_S = 60
"""How long an address that the store signs would work; no page gives one."""

EN_MEMOIRE = 2 * 2**20
"""Bytes of a file being read that stay in memory; the rest waits on the disk of the machine, without a name."""

# Swift and older stores know neither the sums nor the chunked bodies of the newest clients.
CLIENT = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


P = ParamSpec("P")
R = TypeVar("R")


def _comme_un_disque(acte: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(acte)
    def enveloppe(*mots: P.args, **options: P.kwargs) -> R:
        try:
            return acte(*mots, **options)
        except (BotoCoreError, ClientError) as faute:
            # Without its cause: that one may quote an address or a name.
            raise MagasinInjoignable(type(faute).__name__) from None

    return enveloppe


class MagasinPartage(S3Storage, StockagePrive):  # type: ignore[misc]
    """A store where the same path written again is the same file: a writing there is whole or nothing."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return how to speak to a store, whichever it is."""
        return {
            **super().get_default_settings(),
            "client_config": CLIENT,
            "transfer_config": TransferConfig(use_threads=False),
            "max_memory_size": EN_MEMOIRE,
            "querystring_expire": RECLAME_S,
            "file_overwrite": True,
        }

    _save = _comme_un_disque(S3Storage._save)  # noqa: SLF001 -- what Django's storages are made of
    delete = _comme_un_disque(S3Storage.delete)
    exists = _comme_un_disque(S3Storage.exists)
    size = _comme_un_disque(S3Storage.size)
    listdir = _comme_un_disque(S3Storage.listdir)

    @_comme_un_disque
    def _open(self, name: str, mode: str = "rb") -> Any:
        """Return a file that has already come whole: nothing fails in the middle of an answer."""
        fichier = super()._open(name, mode)
        if "r" in mode:
            fichier.file  # noqa: B018 -- reading this property fetches it
        return fichier

    def get_modified_time(self, name: str) -> dt.datetime:
        """Return the instant when a file was written; raises FileNotFoundError."""
        try:
            return self.bucket.Object(self._normalize_name(name)).last_modified  # type: ignore[no-any-return]
        except ClientError as faute:
            if faute.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(name) from None
            raise MagasinInjoignable(type(faute).__name__) from None
        except BotoCoreError as faute:
            raise MagasinInjoignable(type(faute).__name__) from None

    def lieu(self) -> str:
        """Name the store and the bucket."""
        return f"le magasin {self.endpoint_url}/{self.bucket_name}"

    @_comme_un_disque
    def eprouver(self) -> bool:
        """Ask whether the store knows our bucket and us; raises OSError."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        return True

    @_comme_un_disque
    def inventaire(self, dossier: str = "") -> Iterator[tuple[str, dt.datetime]]:
        """Give the path and the instant of each file under a folder, in order of path: a thousand a question."""
        prefixe = f"{dossier.rstrip('/')}/" if dossier else ""
        return iter([(objet.key, objet.last_modified) for objet in self.bucket.objects.filter(Prefix=prefixe)])


class MagasinSansHomonyme(MagasinPartage):
    """A store where a file never takes the name of another: two people who send photo.jpg at once keep theirs."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name with sixteen letters of our own, drawn: asking whether it is free would leave time for another."""
        chemin = PurePosixPath(name.replace("\\", "/"))
        marque = f"-{secrets.token_hex(8)}{chemin.suffix}"
        place = (max_length or 10**6) - len(str(chemin.parent)) - 1 - len(marque)
        return str(chemin.with_name(f"{chemin.stem[: max(place, 0)]}{marque}"))
