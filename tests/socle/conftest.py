"""A server to which the platform sends its mails."""

from __future__ import annotations

import pytest

from tests.socle.serveur_smtp import serveur_smtp


@pytest.fixture
def serveur(settings):
    with serveur_smtp() as registre:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", registre.port
        settings.EMAIL_TIMEOUT = 20
        yield registre
