"""What a web server loads."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from carom.interfaces.cli import django_start
from carom.interfaces.cli.head_only import head_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carom.settings")
application = head_only(get_wsgi_application())
django_start.hold(settings.DATA)

# What is loaded by now stays for good: it is left out of the search for garbage, which then comes seldom. A page leaves
# few circles behind, and looking through everything for them took a fifth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
