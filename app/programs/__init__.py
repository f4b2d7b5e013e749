"""Programs: what HR asks of whom, by when."""
