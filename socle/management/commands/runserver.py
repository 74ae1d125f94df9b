"""`manage.py runserver`, with the broker of this folder; WhiteNoise serves the static files, as everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import runserver
from django.core.management.base import CommandParser

from socle.courtier import a_portee


class Command(runserver.Command):
    """Django's command; without REDIS_URL it starts the embedded broker when none answers yet."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(use_static_handler=False)

    def run(self, **options: Any) -> None:
        with a_portee(settings.COURTIER_EMBARQUE):
            super().run(**options)
