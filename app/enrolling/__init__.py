"""Brings enrollments in line with the facts: who is asked what, by when, and why that changed."""
