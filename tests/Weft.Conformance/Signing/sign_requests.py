"""Prints requests signed by botocore, one JSON object to a line: sign_requests.py SEED COUNT.

The same seed gives the same lines. The unit tests keep one such output as data; the conformance test asks for fresh ones.
"""
import base64
import datetime
import json
import random
import sys
import urllib.parse

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PRINTABLE = [chr(c) for c in range(33, 127)] + [" ", "é", "ሴ", "🙂"]
SIGNERS = {
    "header": botocore.auth.SigV4Auth,
    "presigned": botocore.auth.SigV4QueryAuth,
    "s3-header": botocore.auth.S3SigV4Auth,
    "s3-presigned": botocore.auth.S3SigV4QueryAuth,
}


def word(rng, low=1, high=12):
    return "".join(rng.choice(PRINTABLE) for _ in range(rng.randint(low, high)))


def make(rng, index):
    form = rng.choice(list(SIGNERS))
    is_s3 = form.startswith("s3")
    service = "s3" if is_s3 else rng.choice(["ec2", "iam", "sts", "elasticloadbalancing", "route53", "ssm", "lambda"])
    region = rng.choice(["us-east-1", "eu-west-3", "ap-southeast-2"])
    now = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=rng.randrange(300 * 86400))
    # Names with '.' or '..' alone, and doubled slashes, are what the path rules are about.
    segments = [rng.choice(["..", ".", "", word(rng)]) if rng.random() < 0.3 else word(rng) for _ in range(rng.randint(0, 4))]
    path = "/" + "/".join(urllib.parse.quote(segment, safe="~") for segment in segments)
    names = [word(rng, 1, 6) for _ in range(rng.randint(0, 4))]
    pairs = [(name, word(rng, 0, 10)) for name in names + names[:1]]
    query = urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote, safe="~")
    method = rng.choice(["GET", "PUT", "DELETE"]) if "presigned" in form else rng.choice(["GET", "POST", "PUT"])
    body = b"" if method == "GET" or "presigned" in form else word(rng, 0, 200).encode()
    host = f"{service}.{region}.amazonaws.com"
    request = AWSRequest(method=method, url=f"https://{host}{path}" + (f"?{query}" if query else ""), data=body)
    request.headers["Host"] = host
    if body:
        request.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    if rng.random() < 0.5:
        request.headers["X-Amz-Meta-Note"] = "  a   note  with " + rng.choice(["", "tabs\tand  ", '"quo  tes" ']) + "gaps "
    if form == "header" and rng.random() < 0.2:
        request.headers["Date"] = "replaced by the signer"
    if form == "header" and rng.random() < 0.3:
        request.context["payload_signing_enabled"] = False
    secret = "".join(rng.choice("abcXYZ0189+/") for _ in range(40))
    token = word(rng, 20, 60) if rng.random() < 0.4 else None
    if token and "presigned" not in form:
        token = "".join(c for c in token if c.isascii()).strip()
    extra = {"expires": rng.choice([1, 60, 3600, 604800])} if "presigned" in form else {}
    clock = lambda remove_tzinfo=True: now  # noqa: E731
    botocore.auth.get_current_datetime = clock
    SIGNERS[form](Credentials(f"AKIA{index:016d}", secret, token), service, region, **extra).add_auth(request)
    url = urllib.parse.urlsplit(request.url)
    return {
        "name": f"{index} {form} {service}",
        "method": request.method,
        "path": url.path,
        "query": url.query,
        "headers": {name: value for name, value in request.headers.items()},
        "body": base64.b64encode(body).decode(),
        "secret": secret,
        "token": token,
        "region": region,
        "service": service,
        "now": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


if __name__ == "__main__":
    generator = random.Random(int(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        print(json.dumps(make(generator, number)))
