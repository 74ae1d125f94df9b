"""What phones take along and send back, without network."""
