"""Requests from botocore's serializer, and the verdict of botocore's parser on answers and errors.

  roundtrip.py make CONTRACTS_FOLDER SEED PER_OPERATION   -> one JSON object per line: a request and what it says; a result to write
  roundtrip.py judge < answers                            -> one JSON object per line for each answer that reads back differently

Values are compared in one canonical form: member names with a capital first letter, times as epoch milliseconds, blobs as base64.
"""
import base64
import datetime
import json
import os
import random
import re
import sys
import types
from urllib.parse import urlencode

import botocore.awsrequest
import botocore.handlers
import botocore.parsers
import botocore.serialize
import botocore.session
import botocore.utils

UTC = datetime.timezone.utc
ODD = ["a", "Z", "0", " ", "&", "=", "+", "%", "/", "<", ">", '"', "'", "\\", "\n", "\t", "\r", ".", ";", "#", "é", "漢", "\U0001F600", "\u2028"]
PLAIN = "abcXYZ019"
HEADER = "abcXYZ019 -_.;=/"
VERIFIED = ["ContentMD5", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"]
CANDIDATES = ["r-a1b2c3", "https://example.com/accounts.csv", "AWS::EC2::Subnet", "1.0.0", "AWS::EC2::", "arn:aws:cloudformation:us-east-1::type/resource/AWS-EC2-Subnet", "abcDEF", "0123456789", "aaaaaaaaaaaaaaaaaaaaaaaa", "AKIAIOSFODNN7EXAMPLE", "/", "/a/b/", "v1", "abc", "Name", "123456", "123456789012", "tag:x", "true"]


class Maker:
    def __init__(self, seed, is_input, protocol):
        self.random = random.Random(seed)
        self.is_input = is_input
        self.protocol = protocol

    def value(self, shape, depth=0):
        return getattr(self, shape.type_name)(shape, depth)

    def structure(self, shape, depth):
        names = list(shape.members)
        chosen = [n for n in names if n in shape.required_members or self.random.random() < (0.8 if depth < 2 else 0.4)]
        if not chosen and names and depth > 0:
            chosen = [self.random.choice(names)]
        if depth > 6:
            chosen = [n for n in chosen if n in shape.required_members or shape.members[n].type_name not in ("structure", "list", "map")]
        if self.protocol == "rest-xml" and self.is_input and depth == 0:
            chosen = [n for n in chosen if n not in VERIFIED]  # these are held against the body, and chance does not make them right
        if self.protocol == "rest-xml":
            body = shape.serialization.get("payload")
            chosen += [body] if body and body not in chosen and not self.is_input else []  # an answer's body is there
            chosen = [n for n in chosen if n not in ("Expires", "ExpiresString")]  # botocore's own extras make a time of this text
        return {n: self.value(shape.members[n], depth + 1) if not self.is_in_head(shape.members[n]) else self.in_head(shape.members[n]) for n in chosen}

    def is_in_head(self, shape):
        return self.protocol == "rest-xml" and shape.serialization.get("location") in ("header", "headers", "uri", "statusCode")

    def in_head(self, shape):
        """What a header or a label can carry."""
        kind, place = shape.type_name, shape.serialization["location"]
        if kind == "map":
            return {f"k-{i}": self.header_text() for i in range(self.random.choice([1, 3]))}
        if kind == "timestamp":
            return self.timestamp(shape, 0).replace(microsecond=0)
        if kind == "list":
            return [self.random.choice(shape.member.enum) for _ in range(self.random.choice([1, 2]))]
        if kind != "string" or shape.enum:
            return self.value(shape, 1)
        if place == "uri" and shape.name == "BucketName":
            return "".join(self.random.choice(PLAIN) for _ in range(8))
        return self.string(shape, 1) if place == "uri" or shape.metadata.get("pattern") else self.header_text()

    def header_text(self):
        return "x" + "".join(self.random.choice(HEADER) for _ in range(self.random.randint(0, 12))) + "y"

    def count(self, shape, usual):
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
        # A query form of ec2 cannot say "empty", nor can a list that stands in its structure itself; a required list may not be.
        if (self.is_input and self.protocol == "ec2") or (self.protocol == "rest-xml" and shape.serialization.get("flattened")):
            low = max(low, 1)
        return max(low, min(high, usual))

    def list(self, shape, depth):
        usual = self.random.choice([0, 1, 2, 3, 12] if depth < 3 else [0, 1, 2])
        return [self.value(shape.member, depth + 1) for _ in range(self.count(shape, usual))]

    def map(self, shape, depth):
        usual = self.random.choice([0, 1, 3])
        return {f"{self.value(shape.key, depth + 1)}{i}" if not shape.key.enum else self.value(shape.key, depth + 1): self.value(shape.value, depth + 1)
                for i in range(self.count(shape, usual))}

    def string(self, shape, depth):
        if shape.enum:
            return self.random.choice(shape.enum)
        low, high, pattern = shape.metadata.get("min", 0), shape.metadata.get("max", 64), shape.metadata.get("pattern")
        if not self.is_input or self.protocol == "ec2":
            low, high, pattern = 0, 24, None
        length = self.random.randint(low, max(low, min(high, low + 20)))
        if pattern is None:
            # ElementTree writes a carriage return as it is, and XML reads it as a line feed.
            return "".join(self.random.choice(ODD) for _ in range(length)).replace("\r", "-" if self.protocol == "rest-xml" and self.is_input else "\r")
        tries = ["".join(self.random.choice(ODD) for _ in range(length)), "".join(self.random.choice(PLAIN) for _ in range(max(length, 2)))]
        for text in tries + CANDIDATES:
            if low <= len(text) <= high and re.fullmatch(dotnet(pattern), text):
                return text
        raise SystemExit(f"no text matches {pattern} of {shape.name}")

    def integer(self, shape, depth):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if not self.is_input:
            low = high = None
        return self.random.randint(int(low) if low is not None else -2147483648, int(high) if high is not None else 2147483647)

    def long(self, shape, depth):
        low = shape.metadata.get("min") if self.is_input else None
        return self.random.randint(int(low) if low is not None else -2**53, 2**53)

    def double(self, shape, depth):
        return float(f"{self.random.uniform(0, 100000):.9g}")

    def float(self, shape, depth):
        return float(self.random.randint(-4000, 4000)) / 8

    def boolean(self, shape, depth):
        return self.random.random() < 0.5

    def timestamp(self, shape, depth):
        whole = self.protocol in ("json", "rest-xml") and self.is_input
        return datetime.datetime.fromtimestamp(self.random.randint(0, 4102444800), UTC).replace(
            microsecond=0 if whole or self.random.random() < 0.3 else self.random.randint(0, 999) * 1000)

    def blob(self, shape, depth):
        if self.protocol == "rest-xml":
            return "".join(self.random.choice(PLAIN) for _ in range(self.random.randint(1, 20))).encode()
        return self.random.randbytes(self.random.randint(0, 20))


def dotnet(pattern):
    """Python's and Java's patterns agree but for the classes' alphabets and \\p."""
    pattern = pattern.replace(r"\p{L}\p{Z}\p{N}", "a-zA-Z0-9é漢 ").replace(r"\w", "a-zA-Z0-9_" if "[" in pattern else r"\w")
    return pattern


def canonical(value, shape):
    kind = shape.type_name
    if kind == "structure":
        return {n[0].upper() + n[1:]: canonical(v, shape.members[n]) for n, v in value.items()
                if n in shape.members and v is not None and not (v == {} and shape.members[n].serialization.get("location") == "headers")}
    if kind == "list":
        return [canonical(v, shape.member) for v in value]
    if kind == "map":
        return {k: canonical(v, shape.value) for k, v in value.items()}
    if kind == "timestamp":
        return round(value.timestamp() * 1000)
    if kind == "blob":
        return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()
    return value


def models(folder):
    session = botocore.session.get_session()
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".txt")):
        service = session.get_service_model(name.removesuffix(".txt"))
        with open(os.path.join(folder, name)) as operations:
            for operation in operations.read().split():
                yield service, service.operation_model(operation)


def make(folder, seed, per_operation):
    for service, operation in models(folder):
        protocol = service.metadata["protocol"]
        serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
        for i in range(per_operation):
            key = f"{seed}/{service.service_name}/{operation.name}/{i}"
            request, sent = {}, {}
            if operation.input_shape is not None:
                request = Maker(key, True, protocol).value(operation.input_shape)
                sent = canonical(request, operation.input_shape)
            wire = serializer.serialize_to_request(request, operation)
            body = wire["body"] if wire["body"] is not None else b""
            body = urlencode(body, doseq=True).encode() if isinstance(body, dict) else body
            path, _, literal = wire["url_path"].partition("?")
            query = "&".join(part for part in (literal, botocore.utils.percent_encode_sequence(wire["query_string"])) if part)
            case = {"service": service.service_name, "operation": operation.name, "number": i, "headers": dict(wire["headers"]),
                    "method": wire["method"], "path": path, "query": query,
                    "body": base64.b64encode(body).decode(), "request": sent}
            if operation.output_shape is not None and operation.output_shape.members:
                case["result"] = canonical(Maker(key + "/out", False, protocol).value(operation.output_shape), operation.output_shape)
            print(json.dumps(case))


def judge():
    session = botocore.session.get_session()
    count = 0
    for line in sys.stdin:
        answer = json.loads(line)
        count += 1
        service = session.get_service_model(answer["service"])
        operation = service.operation_model(answer["operation"])
        parser = botocore.parsers.create_parser(service.metadata["protocol"])
        try:
            status = answer.get("status", 200)
            body = base64.b64decode(answer["body"])
            headers = botocore.awsrequest.HeadersDict(answer.get("headers", {}))
            parsed = parser.parse({"status_code": status, "headers": headers, "body": body}, operation.output_shape)
            if operation.name == "GetBucketLocation" and status < 300:
                botocore.handlers.parse_get_bucket_location(parsed, types.SimpleNamespace(content=body, raw=True))
            metadata = parsed.pop("ResponseMetadata", {})
            if status >= 400:
                read = {name: parsed["Error"][name] for name in ("Code", "Message")}
            else:
                read = canonical(parsed, operation.output_shape) if operation.output_shape is not None else {}
            ok = read == answer["result"] and metadata.get("RequestId", "req-1") == "req-1"
        except Exception as error:  # whatever stops the parser is the finding
            ok, read = False, repr(error)
        if not ok:
            print(json.dumps({**answer, "read": read}))
    print(json.dumps({"judged": count}))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        judge()
