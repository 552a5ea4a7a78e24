# backend.py
import json
import os
import ssl
import time
import urllib.error
import urllib.request

URL = os.environ["DAVIT_URL"]  # https://davit-gateway.davit-system.svc/v1/namespaces/shop
TOKEN = os.environ.get("DAVIT_TOKEN_FILE", "/var/run/secrets/kubernetes.io/serviceaccount/token")
TRUST = ssl.create_default_context(cafile=os.environ.get("DAVIT_CA", "ca.crt"))
TRIES = 30


def call(path, body=None, key=None):
    for left in reversed(range(TRIES)):
        with open(TOKEN) as file:
            headers = {"Authorization": "Bearer " + file.read().strip()}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(URL + path, data, headers)
        pause = 2
        try:
            with urllib.request.urlopen(request, timeout=40, context=TRUST) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            if problem.code not in (409, 429, 503) or not left:
                raise RuntimeError(json.load(problem)["detail"]) from problem
            pause = int(problem.headers.get("Retry-After", pause))
        except OSError:  # no connection: the operator is being replaced
            if not left:
                raise
        time.sleep(pause)


def execute(task, payload, key):
    name = call("/runs", {"task": task, "payload": payload}, key)["name"]
    while True:
        run = call(f"/runs/{name}?wait=25s")
        if run.get("finished"):
            return run
        time.sleep(run.get("retryAfter", 0))


run = execute("hello-world", {"name": "Ada"}, "order-8")
print(run["phase"], run.get("output"))

answer = {"output": {"approved": True}, "by": "backend"}
token = call("/tokens/approval-7/complete", answer)
print(token["phase"], token["output"])
