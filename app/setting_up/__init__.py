"""Setting a district up: nine steps, each of which can wait."""
