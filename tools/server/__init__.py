"""Brightline on a server of its own: install, update, and what runs there; stdlib only."""
