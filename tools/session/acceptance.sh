#!/usr/bin/env bash
# The chapter's network, live, driven by the AWS CLI and weft: each line says what was asked and whether it came out.
#
#   tools/session/acceptance.sh          as whoever calls it
#   tools/session/acceptance.sh nobody   as an ordinary user, from root (/dev/net/tun must be 0666)
#
# Ends with 0 if everything came out. WEFT_DLL names another build of the program, WEFT_PORT another port than 4580.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${WEFT_DLL:-$root/artifacts/publish/Weft.Host/release/weft.dll} port=${WEFT_PORT:-4580}
as=()
[ "${1:-}" != nobody ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
home=$(mktemp -d) && chmod 0777 "$home" && cd "$home" || exit 1
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_PAGER= HOME=$home
failures=0 server=

weft() { "${as[@]}" env HOME="$home" dotnet "$program" "$@"; }
start() {
    "${as[@]}" env HOME="$home" dotnet "$program" up --live on --port "$port" --state "$home/weft.db" --log error >"$home/up.log" 2>&1 &
    server=$!
    eventually 0 quiet curl -sf "$AWS_ENDPOINT_URL/_weft/health" && eventually 0 grep -q 'instances run for real' "$home/up.log" && cat "$home/up.log"
}
finish() { [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null; rm -rf "$home"; }
trap finish EXIT

quiet() { "$@" >/dev/null 2>&1; }
# eventually STATUS COMMAND…: again until it ends so, for half a minute.
eventually() {
    local wanted=$1 end=$((SECONDS + 30)) status
    shift
    while "$@"; status=$?; [ "$status" != "$wanted" ]; do [ "$SECONDS" -lt "$end" ] || return 1; sleep 0.2; done
}
# came WHAT EXPECTED GOT
came() {
    if [ "$2" = "$3" ]; then printf 'ok      %s: %s\n' "$1" "${3//$'\n'/ }"; else printf 'FAILED  %s: %s, not %s\n' "$1" "${3:-nothing}" "$2"; failures=$((failures + 1)); fi
}
ec2() { aws ec2 "$@" --output text; }
west() { aws ec2 --region us-west-1 "$@" --output text; }
fetch() { weft exec "$1" -- curl -s -m 2 "http://$2/"; }
# closed FROM TO: the exit code of the fetch, 28 for a time-out, 7 for a refusal.
closed() { fetch "$1" "$2" >/dev/null; echo "exit $?"; }
# launch REGION NAME TYPE SUBNET GROUP ADDRESS: a web server that says its name; waits until it serves.
launch() {
    local image
    image=$(aws ssm get-parameter --region "$1" --name /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 --query Parameter.Value --output text)
    aws ec2 run-instances --region "$1" --image-id "$image" --instance-type "$3" --subnet-id "$4" ${5:+--security-group-ids "$5"} --private-ip-address "$6" \
        --tag-specifications "ResourceType=instance,Tags=[{Key=Name,Value=$2}]" --query 'Instances[0].InstanceId' --output text \
        --user-data "#!/bin/sh
cd /srv && echo I am $2 >index.html && /usr/bin/python3 -m http.server 80 >/dev/null 2>&1 &"
    eventually 0 quiet fetch "$2" 127.0.0.1
}
# table SUBNET TARGET…: a route table of its own with a default route.
table() {
    local id subnet=$1
    shift
    id=$(ec2 create-route-table --vpc-id "$vpc" --query RouteTable.RouteTableId)
    ec2 create-route --route-table-id "$id" --destination-cidr-block 0.0.0.0/0 "$@" >/dev/null
    ec2 associate-route-table --route-table-id "$id" --subnet-id "$subnet" >/dev/null
    echo "$id"
}
subnet() { ec2 create-subnet --vpc-id "$1" --cidr-block "$2" --availability-zone us-east-1a --query Subnet.SubnetId; }
association() { ec2 describe-network-acls --filters "Name=association.subnet-id,Values=$public" --query "NetworkAcls[0].Associations[?SubnetId=='$public'].NetworkAclAssociationId"; }
rejected() { [ -n "$(aws logs filter-log-events --log-group-name flows --filter-pattern "[v, account, eni, from=10.0.0.10, to, port=80, ..., action=REJECT, status]" --query 'events[0].message' --output text 2>/dev/null | grep REJECT)" ]; }

start || { cat "$home/up.log"; exit 1; }
vpc=$(ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId)
public=$(subnet "$vpc" 10.0.0.0/24) private=$(subnet "$vpc" 10.0.1.0/24)
gateway=$(ec2 create-internet-gateway --query InternetGateway.InternetGatewayId)
ec2 attach-internet-gateway --vpc-id "$vpc" --internet-gateway-id "$gateway"
publictable=$(table "$public" --gateway-id "$gateway")
group=$(ec2 create-security-group --group-name web --description web --vpc-id "$vpc" --query GroupId)
ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 80 --cidr 0.0.0.0/0 >/dev/null
web=$(launch us-east-1 web t3.micro "$public" "$group" 10.0.0.10)
db=$(launch us-east-1 db t3.micro "$private" "$group" 10.0.1.10)
elastic=$(ec2 allocate-address --query AllocationId)
address=$(ec2 describe-addresses --allocation-ids "$elastic" --query 'Addresses[0].PublicIp')
ec2 associate-address --instance-id "$web" --allocation-id "$elastic" >/dev/null
came "the web server by its Elastic IP" "I am web" "$(eventually 0 quiet fetch internet "$address"; fetch internet "$address")"

came "the private instance, before there is a NAT gateway" "exit 28" "$(closed db 192.0.2.1)"
natid=$(ec2 allocate-address --query AllocationId)
nat=$(ec2 describe-addresses --allocation-ids "$natid" --query 'Addresses[0].PublicIp')
table "$private" --nat-gateway-id "$(ec2 create-nat-gateway --subnet-id "$public" --allocation-id "$natid" --query NatGateway.NatGatewayId)" >/dev/null
eventually 0 quiet fetch db 192.0.2.1
came "the private instance fetches, and is seen as the NAT gateway" "client $nat" "$(fetch db 192.0.2.1 | head -1)"
came "from the internet to the NAT gateway's address" "exit 28" "$(closed internet "$nat")"
came "from the internet to the private address, which nobody there has" "exit 7" "$(closed internet 10.0.1.10)"
came "ssh, closed by the group" "exit 28" "$(closed internet "$address:22")"

aws iam create-role --role-name flow --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}' >/dev/null
aws iam put-role-policy --role-name flow --policy-name write --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}'
ec2 create-flow-logs --resource-type VPC --resource-ids "$vpc" --traffic-type ALL --max-aggregation-interval 60 --log-group-name flows --deliver-logs-permission-arn arn:aws:iam::123456789012:role/flow >/dev/null
list=$(ec2 create-network-acl --vpc-id "$vpc" --query NetworkAcl.NetworkAclId)
for way in ingress egress; do ec2 create-network-acl-entry --network-acl-id "$list" --rule-number 100 --protocol tcp --rule-action allow --$way --port-range From=80,To=80 --cidr-block 0.0.0.0/0; done
usual=$(ec2 describe-network-acls --filters "Name=association.subnet-id,Values=$public" --query 'NetworkAcls[0].NetworkAclId')
ec2 replace-network-acl-association --association-id "$(association)" --network-acl-id "$list" >/dev/null
came "a list that forgot ephemeral ports" "exit 28" "$(closed internet "$address")"
came "why, as trace says" "dropped: ListDenied (SUBNET_ACL_RESTRICTION)" "$(weft trace internet web tcp/80 | sed -n 's/^ *\(dropped: .*\)/\1/p')"
came "its REJECT line in the flow log" found "$(eventually 0 rejected && echo found)"
ec2 replace-network-acl-association --association-id "$(association)" --network-acl-id "$usual" >/dev/null
came "with the list as it was" "I am web" "$(fetch internet "$address")"

big=$(launch us-east-1 big m5.large "$public" "$group" 10.0.0.20)
weft exec internet -- sh -c "for n in \$(seq 40); do curl -s -m 1 http://$address/ || echo lost; sleep 0.1; done" >poll.log &
poll=$!
sleep 1.5
ec2 associate-address --instance-id "$big" --allocation-id "$elastic" --allow-reassociation >/dev/null
wait "$poll"
came "the Elastic IP moves to a bigger instance while a client polls" "I am web, I am big" "$(uniq poll.log | paste -sd, | sed 's/,/, /g')"

for twin in a b; do
    its=$(ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId) its=$(subnet "$its" 10.0.0.0/24)
    launch us-east-1 "${twin}1" t3.micro "$its" "" 10.0.0.10 >/dev/null
    launch us-east-1 "${twin}2" t3.micro "$its" "" 10.0.0.11 >/dev/null
done
came "two VPCs with the same addresses" "I am a2, I am b2" "$(fetch a1 10.0.0.11), $(fetch b1 10.0.0.11)"

far=$(west create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId)
fargroup=$(west create-security-group --group-name west --description west --vpc-id "$far" --query GroupId)
west authorize-security-group-ingress --group-id "$fargroup" --protocol tcp --port 80 --cidr 10.0.0.0/16 >/dev/null
launch us-west-1 west t3.micro "$(west create-subnet --vpc-id "$far" --cidr-block 10.9.0.0/24 --query Subnet.SubnetId)" "$fargroup" 10.9.0.10 >/dev/null
came "a VPC in another Region, before the peering" "exit 28" "$(closed web 10.9.0.10)"
link=$(ec2 create-vpc-peering-connection --vpc-id "$vpc" --peer-vpc-id "$far" --peer-region us-west-1 --query VpcPeeringConnection.VpcPeeringConnectionId)
west accept-vpc-peering-connection --vpc-peering-connection-id "$link" >/dev/null
ec2 create-route --route-table-id "$publictable" --destination-cidr-block 10.9.0.0/16 --vpc-peering-connection-id "$link" >/dev/null
fartable=$(west describe-route-tables --filters "Name=vpc-id,Values=$far" --query 'RouteTables[0].RouteTableId')
west create-route --route-table-id "$fartable" --destination-cidr-block 10.0.0.0/16 --vpc-peering-connection-id "$link" >/dev/null
came "peered VPCs in two Regions" "I am west" "$(eventually 0 quiet fetch web 10.9.0.10; fetch web 10.9.0.10)"
came "the twin, which is not peered" "exit 28" "$(closed a1 10.9.0.10)"

kill -9 "$server"
wait "$server" 2>/dev/null
start >/dev/null
eventually 0 quiet weft exec db -- true
came "after kill -9 the private instance has its address" "10.0.1.10" "$(weft exec db -- ip -4 -o address show eth0 | sed 's/.*inet \([0-9.]*\).*/\1/')"
echo "$failures failed"
[ "$failures" -eq 0 ]
