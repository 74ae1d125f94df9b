"""Editions of the barometer: calendar, settings, and the guard of dates."""
