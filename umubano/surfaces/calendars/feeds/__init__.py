"""Calendar feeds: made and revoked in `services.py`, fetched in `fetching.py`, written in `document.py`."""
