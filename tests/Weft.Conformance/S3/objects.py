"""boto3 against buckets and objects: what is asserted here is what an unmodified program sees."""
import hashlib
import io
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

V4 = Config(signature_version="s3v4")
east, west, iam = boto3.client("s3", config=V4), boto3.client("s3", region_name="us-west-2", config=V4), boto3.client("iam")


def code(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    return None


def equal(left, right):
    assert left == right, (left, right)


west.create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "us-west-2", "Tags": [{"Key": "a", "Value": "b"}]})
equal(west.get_bucket_tagging(Bucket="shelf")["TagSet"], [{"Key": "a", "Value": "b"}])
equal(east.get_bucket_location(Bucket="shelf")["LocationConstraint"], "us-west-2")
equal([b["Name"] for b in east.list_buckets()["Buckets"]], ["shelf"])

# A client that was told another Region finds the right one by itself.
east.put_object(Bucket="shelf", Key="dir/one", Body=b"hello", ContentType="text/x", Metadata={"Who": "me"})
got = west.get_object(Bucket="shelf", Key="dir/one")
equal((got["Body"].read(), got["ContentType"], got["Metadata"]), (b"hello", "text/x", {"who": "me"}))
equal(got["ETag"], '"' + hashlib.md5(b"hello").hexdigest() + '"')

# Checksums: boto3 sends CRC32 behind the chunks by itself, and holds the answer against what came.
for algorithm in ("CRC32", "SHA1", "SHA256"):
    body = os.urandom(100_000)
    west.put_object(Bucket="shelf", Key="sum", Body=io.BytesIO(body), ChecksumAlgorithm=algorithm)
    got = west.get_object(Bucket="shelf", Key="sum", ChecksumMode="ENABLED")
    equal((got["Body"].read(), got["ChecksumType"]), (body, "FULL_OBJECT"))
    assert got["Checksum" + algorithm]
large = os.urandom(9 * 1024 * 1024 + 7)
west.put_object(Bucket="shelf", Key="large", Body=large)
equal(west.get_object(Bucket="shelf", Key="large")["Body"].read(), large)
part = west.get_object(Bucket="shelf", Key="large", Range="bytes=8388600-8388700")
equal((part["ResponseMetadata"]["HTTPStatusCode"], part["Body"].read()), (206, large[8388600:8388701]))
equal(west.head_object(Bucket="shelf", Key="large")["ContentLength"], len(large))

equal(code(lambda: west.get_object(Bucket="shelf", Key="no")), ("NoSuchKey", 404))
equal(code(lambda: west.head_object(Bucket="shelf", Key="no")), ("404", 404))
equal(code(lambda: west.get_object(Bucket="no-such", Key="no")), ("NoSuchBucket", 404))
equal(code(lambda: west.get_object(Bucket="shelf", Key="sum", Range="bytes=999999-")), ("InvalidRange", 416))
equal(code(lambda: west.get_object(Bucket="shelf", Key="sum", IfNoneMatch=got["ETag"])), ("304", 304))
equal(code(lambda: west.put_object(Bucket="shelf", Key="sum", Body=b"", IfNoneMatch="*")), ("PreconditionFailed", 412))
equal(code(lambda: west.put_object(Bucket="shelf", Key="x", Body=b"x", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")), ("BadDigest", 400))
equal(code(lambda: west.put_object(Bucket="shelf", Key="x", Body=b"x", ACL="public-read")), ("AccessControlListNotSupported", 400))
equal(code(lambda: west.put_bucket_versioning(Bucket="shelf", VersioningConfiguration={"Status": "Enabled"})), ("UnsupportedOperation", 400))
equal(code(lambda: west.get_bucket_acl(Bucket="shelf")), ("UnsupportedOperation", 400))
equal(code(lambda: west.create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})), ("BucketAlreadyOwnedByYou", 409))

odd = ["a/1", "a/2", "b/1", "c", "d e", "\u00fc \u00f1+&<%", "dir//two", ".", "..", "\u6f22/\U0001F600"]
for key in odd:
    west.put_object(Bucket="shelf", Key=key, Body=key.encode())
pages = west.get_paginator("list_objects_v2").paginate(Bucket="shelf", PaginationConfig={"PageSize": 3})
equal(sorted(item["Key"] for page in pages for item in page.get("Contents", [])), sorted(odd + ["dir/one", "sum", "large"]))
for key in odd:
    equal(west.get_object(Bucket="shelf", Key=key)["Body"].read(), key.encode())
west.copy_object(Bucket="shelf", Key="copy", CopySource={"Bucket": "shelf", "Key": "\u00fc \u00f1+&<%"})
equal(west.get_object(Bucket="shelf", Key="copy")["Body"].read(), "\u00fc \u00f1+&<%".encode())

# Presigned URLs.
url = west.generate_presigned_url("get_object", Params={"Bucket": "shelf", "Key": "dir/one", "ResponseContentType": "a/b"})
with urllib.request.urlopen(url) as answer:
    equal((answer.read(), answer.headers["content-type"]), (b"hello", "a/b"))
url = west.generate_presigned_url("put_object", Params={"Bucket": "shelf", "Key": "given"})
urllib.request.urlopen(urllib.request.Request(url, data=b"given", method="PUT")).close()
equal(west.get_object(Bucket="shelf", Key="given")["Body"].read(), b"given")

# A user of IAM signs for real, and may do what policies say.
east.create_bucket(Bucket="ours")
iam.create_user(UserName="ana")
key = iam.create_access_key(UserName="ana")["AccessKey"]
ana = boto3.client("s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"], config=V4)
equal(code(ana.list_buckets), ("AccessDenied", 403))
iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument="""{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::ours/ok/*"},
    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ours", "Condition": {"StringLike": {"s3:prefix": "ok/*"}}}]}""")
ana.put_object(Bucket="ours", Key="ok/\u00fc x", Body=io.BytesIO(large))
equal(ana.get_object(Bucket="ours", Key="ok/\u00fc x")["Body"].read(), large)
equal(code(lambda: ana.put_object(Bucket="ours", Key="no", Body=b"")), ("AccessDenied", 403))
equal(code(lambda: ana.copy_object(Bucket="ours", Key="ok/copy", CopySource="ours/no")), ("AccessDenied", 403))
equal(code(lambda: ana.delete_object(Bucket="ours", Key="ok/\u00fc x")), ("AccessDenied", 403))
equal(code(lambda: ana.list_objects_v2(Bucket="ours")), ("AccessDenied", 403))
equal(ana.list_objects_v2(Bucket="ours", Prefix="ok/")["KeyCount"], 1)
url = ana.generate_presigned_url("get_object", Params={"Bucket": "ours", "Key": "ok/\u00fc x"})
urllib.request.urlopen(url).close()
for wrong, expected in ((url + "1", b"SignatureDoesNotMatch"), (url.replace("ok/", "no/"), b"SignatureDoesNotMatch")):
    try:
        urllib.request.urlopen(wrong)
        raise AssertionError(wrong)
    except urllib.error.HTTPError as error:
        assert expected in error.read(), wrong

# Another account has nothing to seek here.
other = boto3.client("s3", aws_access_key_id="111111111111", aws_secret_access_key="x")
equal(code(lambda: other.get_object(Bucket="ours", Key="ok/x")), ("AccessDenied", 403))
equal(code(lambda: other.put_object(Bucket="ours", Key="ok/x", Body=b"")), ("AccessDenied", 403))
equal(code(lambda: other.create_bucket(Bucket="ours")), ("BucketAlreadyExists", 409))

keys = [{"Key": item["Key"]} for item in west.list_objects_v2(Bucket="shelf")["Contents"]]
equal(len(west.delete_objects(Bucket="shelf", Delete={"Objects": keys})["Deleted"]), len(keys))
west.delete_bucket(Bucket="shelf")
equal(code(lambda: west.head_bucket(Bucket="shelf")), ("404", 404))
print("done")
