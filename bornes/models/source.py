"""The key of a day: without it, the hash of an address leads nowhere."""

from __future__ import annotations

from django.db import models


class CleDuJour(models.Model):
    """A random key that hashes the addresses of one day (Europe/Paris), then goes: nobody can compute them again."""

    jour = models.DateField("jour", primary_key=True)
    cle = models.BinaryField("clé")

    class Meta:
        verbose_name = "clé du jour"
        verbose_name_plural = "clés du jour"
        ordering = ("-jour",)

    def __str__(self) -> str:
        return f"Clé du {self.jour:%d/%m/%Y}"
