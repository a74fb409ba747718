"""Pages of activities: the short form, the list, one activity, and what is changed of it."""
