"""A callback receiver as the guide of FastAPI writes it: the body is a model of pydantic.

Prints its port. Ends with its standard input, so that no test leaves it behind.
"""

import hashlib
import os
import socket
import sys
import threading
import time

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

SDKAPPID = "1400000000"
TOKEN = "xxxxyyyy"

app = FastAPI()


class Message(BaseModel):
    MsgSeq: int
    MsgId: str


class Recall(BaseModel):
    CallbackCommand: str
    Operator_Account: str
    Type: str
    GroupId: str
    MsgSeqList: list[Message]
    EventTime: int


def answer(code=0, info=""):
    return {"ActionStatus": "FAIL" if code else "OK", "ErrorInfo": info, "ErrorCode": code}


@app.post("/callback")
async def callback(SdkAppid: str, Sign: str, RequestTime: int, recall: Recall):
    if SdkAppid != SDKAPPID:
        return answer(1, "unknown app")
    if Sign != hashlib.sha256(f"{TOKEN}{RequestTime}".encode()).hexdigest():
        return answer(1, "bad signature")
    if abs(time.time() - RequestTime) > 60:
        return answer(1, "stale")
    return answer()


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[listener])
