"""A callback receiver as the tutorial of Django writes it: its path ends with a slash, and CSRF is checked.

Prints its port. Ends with its standard input, so that no test leaves it behind.
"""

import os
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=False,
    LOGGING_CONFIG=None,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use",
)
django.setup()


def callback(request):
    return JsonResponse({"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0})


urlpatterns = [path("callback/", callback)]


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()
