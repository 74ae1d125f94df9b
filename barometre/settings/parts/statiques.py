"""Static files of an image: hashed, compressed, and readable by the account that serves them, who did not collect them."""

from barometre.settings.parts.fichiers import FICHIERS

STORAGES = {
    **FICHIERS,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Closed to others is for what people send.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
