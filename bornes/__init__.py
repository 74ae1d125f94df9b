"""What users say, at a kiosk or on a phone: the wing of opinions."""
