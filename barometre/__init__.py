"""Wiring only: settings, addresses, Celery. Nobody imports this package."""

from barometre.celery import app as celery_app

__all__ = ["celery_app"]
