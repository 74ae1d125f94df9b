"""Settings of the intake bench: the product's, with the peers beside it."""

from epreuve.reglages import *  # noqa: F403 -- a settings module

VOIE_COURTE_URLCONF = "bench.reception.adresses"
