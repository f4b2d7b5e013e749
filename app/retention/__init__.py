"""How long records are kept, legal holds, and the approved destruction of what is past its time."""
