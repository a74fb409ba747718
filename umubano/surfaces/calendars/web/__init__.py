"""Pages of the calendar: what is due, the calendar itself, and its feeds."""
