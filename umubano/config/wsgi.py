"""WSGI entry point, served by granian. A worker is made ready before it answers, so that no reader waits for what it loads."""

import ctypes
import gc
import logging
import os
import signal
import sys
import threading

from django.core.wsgi import get_wsgi_application

from umubano.core.collector import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umubano.config.settings")

#: Set by `umubano run` to its own process id.
SERVER = "UMUBANO_SERVER_PROCESS"
_PR_SET_PDEATHSIG = 1  # prctl(2)

#: Seconds after which a thread that computes lets another go on. A page asks the database a dozen times, and after each answer would wait for
#: Python's usual 5 ms behind whoever computes; with this a fifth more pages are answered, and the slowest in half the time.
_TURN = 0.0005


def _end_with_server() -> None:
    """End when the process that started this worker is killed: nobody would stop it any more, and it would keep the port."""
    if sys.platform != "linux" or os.environ.get(SERVER) != str(os.getppid()):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _load() -> None:
    """What the first page, the first chart and the first form would otherwise wait for."""
    import altair  # noqa: F401
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 — reads all addresses
    gc.collect()
    collect_seldom()


def _count() -> None:
    """The figures of the home page, in a thread: a large register takes seconds to count, and the worker answers meanwhile."""
    from django.db import DatabaseError, connections

    from umubano.surfaces.home.services import make_ready

    try:
        make_ready()
    except DatabaseError:
        logging.getLogger(__name__).exception("the figures could not be made ready; the first reader waits")
    finally:
        connections.close_all()


_end_with_server()
sys.setswitchinterval(_TURN)
application = get_wsgi_application()
_load()
threading.Thread(target=_count, name="make-ready", daemon=True).start()
