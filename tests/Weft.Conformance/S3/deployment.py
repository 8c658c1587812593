"""What the CDK does with an app that says nothing of a synthesizer: as a user it takes on the roles of the bootstrap stack, uploads, and makes change sets."""
import json
import sys

import boto3

account, region = "123456789012", "us-east-1"
bucket = f"cdk-hnb659fds-assets-{account}-{region}"


def role(name):
    return f"arn:aws:iam::{account}:role/cdk-hnb659fds-{name}-role-{account}-{region}"


def equal(left, right):
    assert left == right, (left, right)


iam = boto3.client("iam")
iam.create_user(UserName="dev")
iam.attach_user_policy(UserName="dev", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
key = iam.create_access_key(UserName="dev")["AccessKey"]
sts = boto3.client("sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])


def taken_on(name, service):
    session = sts.assume_role(RoleArn=role(name), RoleSessionName="cdk")["Credentials"]
    return boto3.client(
        service, aws_access_key_id=session["AccessKeyId"], aws_secret_access_key=session["SecretAccessKey"], aws_session_token=session["SessionToken"])


equal(taken_on("deploy", "ssm").get_parameter(Name="/cdk-bootstrap/hnb659fds/version")["Parameter"]["Value"], "21")

template = {"Resources": {f"P{i}": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x" * 400, "Name": f"/app/{i}"}} for i in range(120)}}
text = json.dumps(template)
assert len(text) > 51_200
files = taken_on("file-publishing", "s3")
equal(files.get_bucket_location(Bucket=bucket)["LocationConstraint"], None)
rules = files.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
equal(rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
equal(files.list_objects_v2(Bucket=bucket, Prefix="app.json", MaxKeys=1)["KeyCount"], 0)
files.put_object(Bucket=bucket, Key="app.json", Body=text.encode(), ContentType="application/json", ServerSideEncryption="AES256")

cf = taken_on("deploy", "cloudformation")
url = f"https://s3.{region}.amazonaws.com/{bucket}/app.json"
execution = f"arn:aws:iam::{account}:role/cdk-hnb659fds-cfn-exec-role-{account}-{region}"
cf.create_change_set(StackName="App", ChangeSetName="cdk", ChangeSetType="CREATE", TemplateURL=url, RoleARN=execution, Capabilities=["CAPABILITY_NAMED_IAM"])
equal(cf.describe_change_set(StackName="App", ChangeSetName="cdk")["Status"], "CREATE_COMPLETE")
cf.execute_change_set(StackName="App", ChangeSetName="cdk")
cf.get_waiter("stack_create_complete").wait(StackName="App")
equal(len(cf.get_template(StackName="App")["TemplateBody"]["Resources"]), 120)
cf.delete_stack(StackName="App", RoleARN=execution)
cf.get_waiter("stack_delete_complete").wait(StackName="App")

# The roles are as narrow as they look.
for what in (lambda: files.delete_bucket(Bucket=bucket), lambda: taken_on("deploy", "s3").put_object(Bucket=bucket, Key="x", Body=b""), lambda: taken_on("cfn-exec", "s3")):
    try:
        what()
    except Exception as error:
        assert "AccessDenied" in str(error), error
    else:
        raise AssertionError("was allowed")
print("done")
