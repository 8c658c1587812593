using Weft.Conformance.Clients;
using Weft.Host.Serving;
using Xunit;

namespace Weft.Conformance.Identity;

/// <summary>Keys, policies and sessions with boto3: what the endpoint verifies, enforces and answers.</summary>
public class IdentityTests
{
    /// <summary>Helpers that each program starts with: clients by key, and the code of a refusal.</summary>
    private const string Prelude =
        """
        import json, sys, boto3, botocore.auth, botocore.exceptions, datetime
        def client(service, key=None, **more):
            if key is None: return boto3.client(service, **more)
            return boto3.client(service, aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'],
                                aws_session_token=key.get('SessionToken'), **more)
        def refusal(call, *args, **kwargs):
            try: call(*args, **kwargs)
            except botocore.exceptions.ClientError as e:
                return e.response['Error']['Code'], e.response['ResponseMetadata']['HTTPStatusCode'], e.response['Error']['Message']
            raise AssertionError('was not refused')
        def expect(code, call, *args, **kwargs):
            got = refusal(call, *args, **kwargs)
            assert got[0] == code, got
            return got
        iam, sts, ec2 = client('iam'), client('sts'), client('ec2')
        ALLOW = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]})
        DENY = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Action': 'ec2:CreateVpc', 'Resource': '*'}]})
        def trust(principal): return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole', 'Principal': {'AWS': principal}}]})

        """;

    [Fact]
    public Task The_set_up_of_the_chapter_works() => RunAsync(
        """
        assert sts.get_caller_identity()['Arn'] == 'arn:aws:iam::123456789012:root'
        iam.create_user(UserName='ana')
        key = iam.create_access_key(UserName='ana')['AccessKey']
        mine = client('ec2', key)
        code, status, text = refusal(mine.describe_vpcs)
        assert (code, status) == ('UnauthorizedOperation', 403), (code, status)
        assert text == ('You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ana is not authorized to perform: '
                        'ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action'), text
        expect('AccessDenied', client('iam', key).list_users)
        assert client('sts', key).get_caller_identity()['Arn'] == 'arn:aws:iam::123456789012:user/ana'

        iam.create_group(GroupName='administrators')
        iam.attach_group_policy(GroupName='administrators', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
        iam.add_user_to_group(GroupName='administrators', UserName='ana')
        assert len(mine.describe_vpcs()['Vpcs']) == 1
        assert [u['UserName'] for u in client('iam', key).list_users()['Users']] == ['ana']

        iam.put_user_policy(UserName='ana', PolicyName='no-vpcs', PolicyDocument=DENY)
        text = expect('UnauthorizedOperation', mine.create_vpc, CidrBlock='10.0.0.0/16')[2]
        assert text.endswith('on resource: arn:aws:ec2:us-east-1:123456789012:vpc/* with an explicit deny in an identity-based policy'), text
        expect('UnauthorizedOperation', mine.create_vpc, CidrBlock='10.0.0.0/16', DryRun=True)
        expect('DryRunOperation', mine.create_internet_gateway, DryRun=True)
        iam.delete_user_policy(UserName='ana', PolicyName='no-vpcs')
        mine.create_vpc(CidrBlock='10.0.0.0/16')
        """);

    [Fact]
    public Task Wrong_secrets_wrong_tokens_and_retired_keys_are_refused_as_each_service_does() => RunAsync(
        """
        iam.create_user(UserName='ana')
        iam.attach_user_policy(UserName='ana', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
        key = iam.create_access_key(UserName='ana')['AccessKey']
        wrong = dict(key, SecretAccessKey='x' * 40)
        assert expect('SignatureDoesNotMatch', client('sts', wrong).get_caller_identity)[1] == 403
        assert expect('SignatureDoesNotMatch', client('iam', wrong).list_users)[1] == 403
        assert expect('SignatureDoesNotMatch', client('ec2', wrong).describe_vpcs)[1] == 403
        assert expect('InvalidSignatureException', client('ssm', wrong).get_parameter, Name='x')[1] == 400
        stray = dict(key, SessionToken='not issued')
        assert expect('InvalidClientTokenId', client('sts', stray).get_caller_identity)[1] == 403
        assert expect('AuthFailure', client('ec2', stray).describe_vpcs)[1] == 401
        iam.update_access_key(UserName='ana', AccessKeyId=key['AccessKeyId'], Status='Inactive')
        expect('InvalidClientTokenId', client('sts', key).get_caller_identity)
        expect('AuthFailure', client('ec2', key).describe_vpcs)
        expect('UnrecognizedClientException', client('ssm', key).get_parameter, Name='x')
        iam.update_access_key(UserName='ana', AccessKeyId=key['AccessKeyId'], Status='Active')
        client('ec2', key).describe_vpcs()
        """);

    [Fact]
    public Task A_signature_that_is_too_old_is_refused() => RunAsync(
        """
        iam.create_user(UserName='ana')
        iam.attach_user_policy(UserName='ana', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
        key = iam.create_access_key(UserName='ana')['AccessKey']
        real = botocore.auth.get_current_datetime
        botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) - datetime.timedelta(minutes=16)
        code, status, text = refusal(client('sts', key).get_caller_identity)
        assert (code, status) == ('SignatureDoesNotMatch', 403) and text.startswith('Signature expired: '), (code, status, text)
        assert expect('RequestExpired', client('ec2', key).describe_vpcs)[1] == 400
        """);

    [Fact]
    public Task A_presigned_URL_verifies_and_a_changed_one_does_not() => RunAsync(
        """
        import urllib.request, urllib.error
        iam.create_user(UserName='ana')
        key = iam.create_access_key(UserName='ana')['AccessKey']
        url = client('sts', key).generate_presigned_url('get_caller_identity', ExpiresIn=60, HttpMethod='GET')
        assert 'user/ana' in urllib.request.urlopen(url).read().decode()
        try: urllib.request.urlopen(url.replace('Action=GetCallerIdentity', 'Action=GetSessionToken'))
        except urllib.error.HTTPError as e: assert e.code == 403 and 'SignatureDoesNotMatch' in e.read().decode()
        else: raise AssertionError('was not refused')
        """);

    [Fact]
    public async Task A_role_is_assumed_obeys_its_policies_and_expires()
    {
        await Client.Boto3.RequireAsync();
        var clock = new SteppedClock();
        await using var weft = await LiveWeft.StartAsync(clock: clock);
        var session = await weft.PythonAsync(Prelude +
            """
            iam.create_user(UserName='ana')
            key = iam.create_access_key(UserName='ana')['AccessKey']
            iam.create_role(RoleName='reader', AssumeRolePolicyDocument=trust('arn:aws:iam::123456789012:user/ana'))
            iam.attach_role_policy(RoleName='reader', PolicyArn='arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess')
            expect('AccessDenied', sts.assume_role, RoleArn='arn:aws:iam::123456789012:role/reader', RoleSessionName='root')
            taken = client('sts', key).assume_role(RoleArn='arn:aws:iam::123456789012:role/reader', RoleSessionName='work', DurationSeconds=900)
            assert taken['AssumedRoleUser']['Arn'] == 'arn:aws:sts::123456789012:assumed-role/reader/work'
            session = taken['Credentials']
            assert client('sts', session).get_caller_identity()['Arn'] == taken['AssumedRoleUser']['Arn']
            client('ec2', session).describe_vpcs()
            expect('UnauthorizedOperation', client('ec2', session).create_vpc, CidrBlock='10.0.0.0/16')
            expect('SignatureDoesNotMatch', client('sts', dict(session, SecretAccessKey='x')).get_caller_identity)
            expect('InvalidClientTokenId', client('sts', dict(session, SessionToken='x')).get_caller_identity)
            print(json.dumps(session, default=str))
            """);
        clock.Advance(TimeSpan.FromMinutes(15));

        await weft.PythonAsync(Prelude +
            """
            session = json.loads(sys.argv[1])
            real = botocore.auth.get_current_datetime
            botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) + datetime.timedelta(minutes=15)
            assert expect('ExpiredToken', client('sts', session).get_caller_identity)[1] == 403
            assert expect('RequestExpired', client('ec2', session).describe_vpcs)[1] == 400
            assert expect('ExpiredTokenException', client('ssm', session).get_parameter, Name='x')[1] == 400
            """,
            null, session.Trim());
    }

    [Fact]
    public Task Accounts_are_apart_and_a_role_leads_from_one_to_the_other() => RunAsync(
        """
        other = {'AccessKeyId': '210987654321', 'SecretAccessKey': 'any'}
        assert client('sts', other).get_caller_identity()['Account'] == '210987654321'
        iam.create_user(UserName='ana')
        assert client('iam', other).list_users()['Users'] == []
        client('iam', other).create_role(RoleName='far', AssumeRolePolicyDocument=trust('arn:aws:iam::123456789012:user/ana'))
        client('iam', other).put_role_policy(RoleName='far', PolicyName='all', PolicyDocument=ALLOW)
        key = iam.create_access_key(UserName='ana')['AccessKey']
        take = lambda: client('sts', key).assume_role(RoleArn='arn:aws:iam::210987654321:role/far', RoleSessionName='work')['Credentials']
        expect('AccessDenied', take)
        iam.put_user_policy(UserName='ana', PolicyName='all', PolicyDocument=ALLOW)
        client('ec2', take()).create_vpc(CidrBlock='10.9.0.0/16')
        cidrs = lambda k: sorted(v['CidrBlock'] for v in client('ec2', k).describe_vpcs()['Vpcs'])
        assert cidrs(other) == ['10.9.0.0/16', '172.31.0.0/16'] and cidrs(key) == ['172.31.0.0/16']
        """);

    [Fact]
    public Task Policies_decide_by_tag_Region_and_resource() => RunAsync(
        """
        def policy(**statement): return json.dumps({'Version': '2012-10-17', 'Statement': [dict({'Effect': 'Allow', 'Resource': '*'}, **statement)]})
        iam.create_user(UserName='ana')
        key = iam.create_access_key(UserName='ana')['AccessKey']
        mine = client('ec2', key)
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=policy(
            Action='ec2:CreateVpc', Resource='arn:aws:ec2:*:*:vpc/*', Condition={'StringEquals': {'aws:RequestTag/team': 'net', 'aws:RequestedRegion': 'us-east-1'}}))
        tags = lambda team: [{'ResourceType': 'vpc', 'Tags': [{'Key': 'team', 'Value': team}]}]
        expect('UnauthorizedOperation', mine.create_vpc, CidrBlock='10.0.0.0/16')
        expect('UnauthorizedOperation', mine.create_vpc, CidrBlock='10.0.0.0/16', TagSpecifications=tags('ops'))
        expect('UnauthorizedOperation', client('ec2', key, region_name='eu-west-1').create_vpc, CidrBlock='10.0.0.0/16', TagSpecifications=tags('net'))
        ours = mine.create_vpc(CidrBlock='10.0.0.0/16', TagSpecifications=tags('net'))['Vpc']['VpcId']
        theirs = ec2.create_vpc(CidrBlock='10.1.0.0/16')['Vpc']['VpcId']
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=policy(Action='ec2:DeleteVpc', Condition={'StringEquals': {'aws:ResourceTag/team': 'net'}}))
        expect('UnauthorizedOperation', mine.delete_vpc, VpcId=theirs)
        mine.delete_vpc(VpcId=ours)
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=policy(Action='ec2:Describe*', Condition={'IpAddress': {'aws:SourceIp': '127.0.0.0/8'}}))
        mine.describe_vpcs()
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=policy(Action='ec2:Describe*', Condition={'NotIpAddress': {'aws:SourceIp': '127.0.0.0/8'}}))
        expect('UnauthorizedOperation', mine.describe_vpcs)
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=policy(Action='iam:*', Resource='arn:aws:iam::*:user/${aws:username}'))
        client('iam', key).list_access_keys(UserName='ana')
        expect('AccessDenied', client('iam', key).list_users)
        """);

    [Fact]
    public Task Boto3_reads_every_document_and_page_back() => RunAsync(
        """
        for name in ['ana', 'bob', 'carl']: iam.create_user(UserName=name, Tags=[{'Key': 'team', 'Value': 'net'}])
        pages = list(iam.get_paginator('list_users').paginate(PaginationConfig={'PageSize': 2}))
        assert [len(p['Users']) for p in pages] == [2, 1]
        made = iam.create_policy(PolicyName='net', PolicyDocument=ALLOW, Description='d')['Policy']
        version = iam.get_policy_version(PolicyArn=made['Arn'], VersionId='v1')['PolicyVersion']
        assert version['Document'] == json.loads(ALLOW) and version['CreateDate'].tzinfo is not None
        role = iam.create_role(RoleName='web', AssumeRolePolicyDocument=trust('*'))['Role']
        assert role['AssumeRolePolicyDocument'] == json.loads(trust('*')) and role['MaxSessionDuration'] == 3600
        iam.put_user_policy(UserName='ana', PolicyName='p', PolicyDocument=ALLOW)
        assert iam.get_user_policy(UserName='ana', PolicyName='p')['PolicyDocument'] == json.loads(ALLOW)
        iam.create_instance_profile(InstanceProfileName='web')
        iam.add_role_to_instance_profile(InstanceProfileName='web', RoleName='web')
        assert iam.get_instance_profile(InstanceProfileName='web')['InstanceProfile']['Roles'][0]['RoleName'] == 'web'
        assert iam.get_account_summary()['SummaryMap']['Users'] == 3
        assert iam.get_user()['User']['Arn'] == 'arn:aws:iam::123456789012:root'
        result = iam.simulate_principal_policy(PolicySourceArn='arn:aws:iam::123456789012:user/ana', ActionNames=['ec2:CreateVpc'])
        assert [(r['EvalDecision'], r['MatchedStatements'][0]['SourcePolicyId']) for r in result['EvaluationResults']] == [('allowed', 'p')]
        assert expect('ValidationError', iam.create_user, UserName='not a name')[1] == 400
        assert expect('NoSuchEntity', iam.get_user, UserName='nobody')[1] == 404
        assert expect('EntityAlreadyExists', iam.create_user, UserName='ANA')[1] == 409
        """);

    [Fact]
    public async Task Everything_of_IAM_survives_a_restart()
    {
        await Client.Boto3.RequireAsync();
        var state = Path.Combine(Path.GetTempPath(), $"weft-identity-{Guid.NewGuid():N}.db");
        try
        {
            string made;
            await using (var weft = await LiveWeft.StartAsync(stateFile: state))
            {
                made = await weft.PythonAsync(Prelude +
                    """
                    iam.create_user(UserName='ana', Path='/dev/', Tags=[{'Key': 'team', 'Value': 'net'}])
                    iam.create_group(GroupName='admins')
                    iam.put_group_policy(GroupName='admins', PolicyName='all', PolicyDocument=ALLOW)
                    iam.add_user_to_group(GroupName='admins', UserName='ana')
                    own = iam.create_policy(PolicyName='own', PolicyDocument=ALLOW)['Policy']['Arn']
                    iam.put_user_permissions_boundary(UserName='ana', PermissionsBoundary=own)
                    iam.create_role(RoleName='web', AssumeRolePolicyDocument=trust('*'), MaxSessionDuration=7200)
                    iam.attach_role_policy(RoleName='web', PolicyArn=own)
                    iam.create_instance_profile(InstanceProfileName='web')
                    iam.add_role_to_instance_profile(InstanceProfileName='web', RoleName='web')
                    iam.create_account_alias(AccountAlias='acme')
                    key = iam.create_access_key(UserName='ana')['AccessKey']
                    session = client('sts', key).assume_role(RoleArn='arn:aws:iam::123456789012:role/web', RoleSessionName='work', Policy=ALLOW)['Credentials']
                    print(json.dumps({'key': key, 'session': session}, default=str))
                    """);
            }

            await using var again = await LiveWeft.StartAsync(stateFile: state);
            await again.PythonAsync(Prelude +
                """
                made = json.loads(sys.argv[1])
                user = client('iam', made['key']).get_user()['User']
                assert (user['Arn'], user['Tags']) == ('arn:aws:iam::123456789012:user/dev/ana', [{'Key': 'team', 'Value': 'net'}]), user
                assert user['PermissionsBoundary']['PermissionsBoundaryArn'].endswith('policy/own')
                assert iam.get_role(RoleName='web')['Role']['MaxSessionDuration'] == 7200
                assert iam.get_instance_profile(InstanceProfileName='web')['InstanceProfile']['Roles'][0]['RoleName'] == 'web'
                assert iam.list_account_aliases()['AccountAliases'] == ['acme']
                client('ec2', made['session']).create_vpc(CidrBlock='10.0.0.0/16')
                expect('SignatureDoesNotMatch', client('sts', dict(made['session'], SecretAccessKey='x')).get_caller_identity)
                expect('EntityAlreadyExists', iam.create_user, UserName='ANA')
                """,
                null, made.Trim());
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(state) + "*")) File.Delete(file);
        }
    }

    [Fact]
    public async Task Strict_admits_only_keys_that_were_made_here()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(AuthMode.Strict);
        await weft.PythonAsync(Prelude + "expect('InvalidClientTokenId', sts.get_caller_identity); expect('AuthFailure', ec2.describe_vpcs)");
    }

    private static async Task RunAsync(string program)
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        await weft.PythonAsync(Prelude + program);
    }

    /// <summary>The real time, put forward by hand; timers follow the real time.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private TimeSpan ahead;

        public void Advance(TimeSpan by) => ahead += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
