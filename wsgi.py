"""The WSGI entry point."""

import gc

from app.factory import create_app

application = create_app()

# What is loaded by now stays, and a request leaves few cycles behind: searching all of it for
# garbage as often as Python would by default takes a twentieth of the time (docs/performance.md).
gc.freeze()
gc.set_threshold(50_000)
