"""Writes to people about what they are asked, and keeps proof of what is known of each message."""
