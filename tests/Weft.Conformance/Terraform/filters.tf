resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  tags           = { Name = "offices" }

  entry {
    cidr        = "198.51.100.0/24"
    description = "head office"
  }

  entry {
    cidr = "203.0.113.0/25"
  }
}

resource "aws_security_group" "balancer" {
  name        = "balancer"
  description = "Takes requests from anywhere"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "balancer" }
}

resource "aws_security_group" "web" {
  name_prefix = "web-"
  description = "Takes requests from the balancer"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "web" }
}

resource "aws_security_group" "inline" {
  name        = "inline"
  description = "Rules within the group"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "inline" }

  ingress {
    description = "ping from inside"
    protocol    = "icmp"
    from_port   = 8
    to_port     = -1
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  ingress {
    protocol  = "tcp"
    from_port = 9000
    to_port   = 9010
    self      = true
  }

  egress {
    protocol         = "-1"
    from_port        = 0
    to_port          = 0
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "balancer_https" {
  security_group_id = aws_security_group.balancer.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  description       = "the world"
  tags              = { Name = "https" }
}

resource "aws_vpc_security_group_ingress_rule" "balancer_offices" {
  security_group_id = aws_security_group.balancer.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_vpc_security_group_egress_rule" "balancer_to_web" {
  security_group_id            = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.web.id
}

resource "aws_security_group_rule" "web_from_balancer" {
  security_group_id        = aws_security_group.web.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 8080
  to_port                  = 8080
  source_security_group_id = aws_security_group.balancer.id
  description              = "requests"
}

resource "aws_security_group_rule" "web_among_itself" {
  security_group_id = aws_security_group.web.id
  type              = "ingress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  self              = true
}

resource "aws_security_group_rule" "web_out" {
  security_group_id = aws_security_group.web.id
  type              = "egress"
  protocol          = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_blocks       = ["0.0.0.0/0"]
  ipv6_cidr_blocks  = ["::/0"]
}

resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for subnet in aws_subnet.private : subnet.id]
  tags       = { Name = "private" }

  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = aws_vpc.main.cidr_block
    from_port  = 0
    to_port    = 65535
  }

  ingress {
    rule_no         = 110
    protocol        = "-1"
    action          = "allow"
    ipv6_cidr_block = aws_vpc.main.ipv6_cidr_block
    from_port       = 0
    to_port         = 0
  }

  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for subnet in aws_subnet.public : subnet.id]
  tags       = { Name = "public" }
}

resource "aws_network_acl_rule" "public" {
  for_each       = { in = false, out = true }
  network_acl_id = aws_network_acl.public.id
  rule_number    = 100
  egress         = each.value
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
}

resource "aws_network_acl_rule" "public_no_ping" {
  network_acl_id = aws_network_acl.public.id
  rule_number    = 90
  protocol       = "icmp"
  icmp_type      = 8
  icmp_code      = -1
  rule_action    = "deny"
  cidr_block     = "198.51.100.0/24"
}
