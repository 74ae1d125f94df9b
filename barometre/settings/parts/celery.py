"""Celery on Redis: the one of REDIS_URL, else the broker of this folder (ADR 35)."""

from pathlib import Path

from celery.schedules import crontab

from barometre.settings.env import lire
from socle.courtier import adresse

COURTIER_EMBARQUE = None if lire("REDIS_URL") else Path(lire("BAROMETRE_VAR")) / "courtier"
CELERY_BROKER_URL = adresse(COURTIER_EMBARQUE) if COURTIER_EMBARQUE else lire("REDIS_URL")
# A report is killed after two minutes: nothing in flight is handed out twice.
# Workers and clock outwait a stall, notice a broker that vanished without a word, and never give up on it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "socket_keepalive": True,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Paris"
# Else Celery leaves it where the clock was started from: the folder of the product.
CELERY_BEAT_SCHEDULE_FILENAME = str(Path(lire("BAROMETRE_VAR")) / "calendrier-celery")
# Else a clock that is set back publishes nothing until the hour that it had.
CELERY_BEAT_SCHEDULER = "barometre.calendrier:CalendrierDeLHorloge"
CELERY_TASK_DEFAULT_QUEUE = "defaut"
CELERY_TASK_ROUTES = {
    "comptes.tasks.envoyer_*": {"queue": "courriels"},
    "socle.tasks.envoyer_*": {"queue": "courriels"},
    # What somebody waits for in front of a page: never behind a night of reports.
    "socle.tasks.produire_*": {"queue": "documents"},
    "sondages.tasks.produire_*": {"queue": "documents"},
    "rapports.tasks.*": {"queue": "rapports"},
    "consultations.tasks.produire_*": {"queue": "rapports"},
    "enquetes.tasks.calculer_*": {"queue": "rapports"},
    "sondages.tasks.envoyer_*": {"queue": "courriels"},
    # Whoever is slow to answer keeps no mail, no page and no report waiting.
    "partenaires.tasks.livrer_*": {"queue": "webhooks"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A worker that comes back does the work of an hour a few times, not hundreds. The end of a message is written by the
# clock of one machine and read by that of another: what is done every few seconds must outlive what sets the two apart.
PEREMPTION_S = 600
CELERY_BEAT_SCHEDULE = {
    "relancer-documents-en-panne": {
        "task": "socle.tasks.relancer_documents",
        "schedule": 60.0,
    },
    "sceller-journal": {
        "task": "socle.tasks.sceller_journal",
        "schedule": 300.0,
        "options": {"expires": PEREMPTION_S},
    },
    "clore-contacts-silencieux": {
        "task": "enquetes.tasks.clore_contacts_silencieux",
        "schedule": crontab(hour=5, minute=30),
    },
    "detecter-anomalies": {
        "task": "enquetes.tasks.detecter_toutes_les_anomalies",
        "schedule": crontab(minute=10),
    },
    "balayer-pieces-orphelines": {
        "task": "enquetes.tasks.balayer_pieces_orphelines",
        "schedule": crontab(hour=4, minute=40),
    },
    "relancer-rapports-en-panne": {
        "task": "rapports.tasks.relancer_rapports",
        "schedule": 60.0,
    },
    "relancer-bilans-en-panne": {
        "task": "consultations.tasks.relancer_bilans",
        "schedule": 60.0,
    },
    "fermer-consultations": {
        "task": "consultations.tasks.fermer_consultations",
        "schedule": crontab(minute=2),
    },
    "suggerer-ressemblances": {
        "task": "consultations.tasks.suggerer_ressemblances",
        "schedule": crontab(minute=25),
    },
    "relancer-plans-en-panne": {
        "task": "enquetes.tasks.relancer_plans",
        "schedule": 60.0,
    },
    "relancer-courriels-des-comptes": {
        "task": "comptes.tasks.relancer_courriels",
        "schedule": 60.0,
    },
    "relancer-courriels": {
        "task": "socle.tasks.relancer_courriels",
        "schedule": 120.0,
    },
    # The morning comes in turn: each hour, what is due where it is eight o'clock.
    "devoir-rappels": {
        "task": "socle.tasks.devoir_rappels",
        "schedule": crontab(minute=15),
        "options": {"expires": 3600},
    },
    "relever-evenements": {
        "task": "partenaires.tasks.relever_evenements",
        "schedule": 30.0,
        "options": {"expires": PEREMPTION_S},
    },
    "surveiller-bornes": {
        "task": "bornes.tasks.surveiller_bornes",
        "schedule": crontab(minute=5),
    },
    "traiter-avis": {
        "task": "bornes.tasks.traiter_avis",
        "schedule": 10.0,
        "options": {"expires": PEREMPTION_S},
    },
    "alerter-organismes": {
        "task": "bornes.tasks.alerter_organismes",
        "schedule": 60.0,
    },
    # Monday begins on Sunday evening in the Pacific, and ends late in Polynesia.
    "resumer-semaines": {
        "task": "bornes.tasks.resumer_semaines",
        "schedule": crontab(minute=5, day_of_week="sun,mon"),
    },
    "reagreger-avis-recents": {
        "task": "bornes.tasks.reagreger_recents",
        "schedule": crontab(hour=3, minute=20),
    },
    "verser-bulletins": {
        "task": "sondages.tasks.verser_bulletins",
        "schedule": 60.0,
        "options": {"expires": PEREMPTION_S},
    },
    "relancer-envois-de-codes": {
        "task": "sondages.tasks.relancer_envois",
        "schedule": 300.0,
    },
    "relancer-planches-en-panne": {
        "task": "sondages.tasks.relancer_planches",
        "schedule": 60.0,
    },
    "annuler-planches-perdues": {
        "task": "sondages.tasks.annuler_planches",
        "schedule": 60.0,
    },
    "clore-consultations-internes": {
        "task": "sondages.tasks.clore_sondages",
        "schedule": crontab(minute=20),
    },
}
# What is past its retention goes at night, app by app (`<app>/retention.py`): the highest first, for what hangs on a row
# goes before it.
_PURGES = {
    "portail": crontab(hour=3, minute=30),
    "rapports": crontab(hour=3, minute=33),
    "sondages": crontab(hour=3, minute=35),
    "consultations": crontab(hour=3, minute=40),
    "bornes": crontab(hour=3, minute=50),
    "trophees": crontab(hour=4, minute=0),
    "enquetes": crontab(hour=4, minute=10),
    "organismes": crontab(hour=4, minute=20),
    "comptes": crontab(hour=4, minute=30),
    "socle": crontab(hour=4, minute=35),
}
CELERY_BEAT_SCHEDULE |= {
    f"purger-{app}": {"task": f"{app}.tasks.purger", "schedule": heure} for app, heure in _PURGES.items()
}
