"""Whether this clock is to end. Work that takes a while looks here between two steps."""

import threading

ENDING = threading.Event()
