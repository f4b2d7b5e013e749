"""What goes into the personnel file: frozen words, a checkable number and one printed page."""
