"""Compliance rules: pure functions over facts and dates."""
