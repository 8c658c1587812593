data "aws_vpc" "main" {
  filter {
    name   = "tag:Name"
    values = [aws_vpc.main.tags.Name]
  }
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }

  tags       = { Tier = "private" }
  depends_on = [aws_subnet.private]
}

data "aws_security_group" "default" {
  vpc_id = aws_vpc.main.id
  name   = "default"
}

data "aws_route_table" "of_a_private_subnet" {
  subnet_id = aws_route_table_association.private[local.zones[2]].subnet_id
}

output "account" {
  value = data.aws_caller_identity.me.account_id
}

output "region" {
  value = data.aws_region.here.name
}

output "zones" {
  value = local.zones
}

output "vpc_is_found" {
  value = data.aws_vpc.main.id == aws_vpc.main.id
}

output "private_subnets_are_found" {
  value = toset(data.aws_subnets.private.ids) == toset([for subnet in aws_subnet.private : subnet.id])
}

output "default_group_is_found" {
  value = data.aws_security_group.default.id == aws_vpc.main.default_security_group_id
}

output "private_table_is_found" {
  value = data.aws_route_table.of_a_private_subnet.id == aws_route_table.private.id
}

data "aws_ebs_volume" "disk_of_web" {
  filter {
    name   = "attachment.instance-id"
    values = [aws_instance.web.id]
  }
}

output "disk_is_as_asked" {
  value = (
    data.aws_ebs_volume.disk_of_web.id == aws_instance.web.root_block_device[0].volume_id &&
    data.aws_ebs_volume.disk_of_web.size == 20 && data.aws_ebs_volume.disk_of_web.throughput == 200 &&
    data.aws_ebs_volume.disk_of_web.tags == tomap({ Name = "disk of web", Project = "weft" })
  )
}

output "nat_has_its_address" {
  value = aws_nat_gateway.main.public_ip == aws_eip.nat.public_ip
}

output "peering_is_active" {
  value = aws_vpc_peering_connection.other.accept_status == "active"
}

output "instance_is_placed" {
  value = aws_instance.web.private_ip != "" && aws_instance.web.availability_zone == local.zones[0]
}
