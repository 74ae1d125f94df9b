"""Support view of this app's models."""

from socle.web.admin import montrer

montrer("partenaires")
