"""Policies: published, read, signed, with a receipt."""
