"""A callback receiver as a tutorial shows it, with nothing but Python's own http.server.

Prints its port. Ends with its standard input, so that no test leaves it behind.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

SDKAPPID = "1400000000"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        query = parse_qs(urlparse(self.path).query)
        length = int(self.headers["Content-Length"])
        callback = json.loads(self.rfile.read(length))
        if query["SdkAppid"][0] != SDKAPPID:
            self.reply(403, {"error": "unknown app"})
            return
        if callback["CallbackCommand"] == "Group.CallbackAfterRecallMsg":
            for message in callback["MsgSeqList"]:
                print(callback["Operator_Account"], "recalled", message["MsgSeq"], file=sys.stderr)
        self.reply(200, {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0})

    def reply(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
