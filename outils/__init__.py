"""Tools of those who build and run the platform."""
