"""The fieldwork of mystery shoppers, in five rooms (docs/architecture.md)."""
