"""Support view of this app's models: what jurors think, and who is told under embargo, is not shown, even to support."""

from django.contrib import admin

from socle.web.admin import Muette, montrer
from trophees.models import BulletinJury, ConflitJury, InvitationCeremonie

MUETS = (BulletinJury, ConflitJury, InvitationCeremonie)

montrer("trophees", sauf=MUETS)
admin.site.register(MUETS, Muette)
