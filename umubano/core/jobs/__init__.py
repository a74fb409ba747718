"""Work that nobody waits for: what runs each night, each week and each quarter of an hour, in a queue in the same database.

Start reading at `tasks.py`. A concept announces its work (`Concept.nightly`, `Concept.jobs`); nothing here knows one by name.
"""
