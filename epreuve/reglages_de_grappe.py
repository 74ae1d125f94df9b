"""Settings of machines under test: production as it is, but for sweeps that hurry."""

from barometre.settings.prod import *
from barometre.settings.prod import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = {
    nom: {**ligne, "schedule": 3.0} if ".relancer_" in str(ligne["task"]) else ligne
    for nom, ligne in CELERY_BEAT_SCHEDULE.items()
}
