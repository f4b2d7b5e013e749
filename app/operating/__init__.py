"""Keeping an installation running: backups, restores, moves, its state in words."""
