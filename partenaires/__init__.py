"""What other software reads and deposits: tokens, scopes, resources, events."""
