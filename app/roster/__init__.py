"""The district: its people and sites, its settings, and whom to tell."""
