"""What every app may use: clock, journal, errors, rendering, web and API helpers."""
