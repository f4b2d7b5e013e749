"""What an update says in one sentence at its end, in English, as the logbook keeps it."""

GOOD = "Brightline was updated from %(was)s to %(now)s."
CUT_OFF = (
    "Brightline stays on %(was)s and nothing has changed: the update to %(now)s was cut off.",
    "Brightline is back on %(was)s with all its data: the update to %(now)s was cut off.",
)
"""Before and after the old release had been stopped; the others know it from their step."""
FAILED = {
    "lay-out": "Brightline stays on %(was)s and nothing has changed: the new release %(now)s "
    "could not be laid out and checked.",
    "rehearse": "Brightline stays on %(was)s and nothing has changed: the database change of "
    "%(now)s failed on a copy.",
    "back-up": "Brightline stays on %(was)s and nothing has changed: the backup before the "
    "update to %(now)s failed.",
    "close": "Brightline is back on %(was)s with all its data: it could not be stopped for the "
    "update to %(now)s.",
    "snapshot": "Brightline is back on %(was)s with all its data: the database could not be copied "
    "before the update to %(now)s.",
    "migrate": "Brightline is back on %(was)s with all its data: the database change of %(now)s "
    "failed.",
    "switch": "Brightline is back on %(was)s with all its data: the new release %(now)s could not "
    "be put in its place.",
    "start": "Brightline is back on %(was)s with all its data: the new release %(now)s did not "
    "start.",
}
NO_ORIGIN = "Nothing has changed: the newest release could not be fetched. Check the network. %s"
NO_ROOM = (
    "Nothing has changed: an update needs %(needed)s MB free in %(folder)s, and %(free)s MB are. "
    "Make room, then run the update again."
)
UNFINISHED = (
    "Brightline was updated from %(was)s to %(now)s, but not everything was started again. "
    "Run: sudo brightline recover"
)
NEWEST = "Nothing to update: %s is the newest release."
NOT_CUT_OFF = "Nothing to recover: no update was cut off."
RUNNING = "Nothing has changed: another update is running."
STUCK = (
    "Brightline stays closed: the data from before the update are kept, but could not be put in "
    "their place. %s Mend that, then run: sudo brightline recover"
)
