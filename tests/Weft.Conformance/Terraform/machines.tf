data "aws_ssm_parameter" "amazon_linux" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

data "aws_ami" "amazon_linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023*"]
  }

  filter {
    name   = "architecture"
    values = ["x86_64"]
  }
}

resource "aws_iam_role" "web" {
  name = "web"
  tags = { Name = "web" }

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "web" {
  name = "look"
  role = aws_iam_role.web.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "web" {
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
  tags = { Name = "web" }
}

resource "aws_key_pair" "me" {
  key_name   = "me"
  public_key = var.public_key
  tags       = { Name = "me" }
}

variable "public_key" {
  type = string
}

resource "aws_network_interface" "card" {
  subnet_id         = aws_subnet.private[local.zones[1]].id
  private_ips       = ["10.0.11.10", "10.0.11.11"]
  security_groups   = [aws_security_group.web.id]
  source_dest_check = false
  description       = "a card of its own"
  tags              = { Name = "card" }
}

resource "aws_instance" "web" {
  ami                    = data.aws_ssm_parameter.amazon_linux.insecure_value
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public[local.zones[0]].id
  vpc_security_group_ids = [aws_security_group.web.id, aws_security_group.inline.id]
  key_name               = aws_key_pair.me.key_name
  iam_instance_profile   = aws_iam_instance_profile.web.name
  user_data              = "#!/bin/sh\necho hello\n"
  tags                   = { Name = "web" }

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
    throughput  = 200
    tags        = { Name = "disk of web" }
  }
}

resource "aws_instance" "carded" {
  ami           = data.aws_ami.amazon_linux.id
  instance_type = "t3.small"
  tags          = { Name = "carded" }

  network_interface {
    network_interface_id = aws_network_interface.card.id
    device_index         = 0
  }
}

resource "aws_eip" "web" {
  domain   = "vpc"
  instance = aws_instance.web.id
  tags     = { Name = "web" }
}

resource "aws_launch_template" "job" {
  name                   = "job"
  image_id               = data.aws_ssm_parameter.amazon_linux.insecure_value
  instance_type          = "t3.nano"
  key_name               = aws_key_pair.me.key_name
  update_default_version = true
  tags                   = { Name = "job" }

  iam_instance_profile {
    name = aws_iam_instance_profile.web.name
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 9
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }

  network_interfaces {
    device_index    = 0
    subnet_id       = aws_subnet.private[local.zones[1]].id
    security_groups = [aws_security_group.web.id]
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "job" }
  }
}

# The provider takes tags and user data that come from the template for drift, on AWS too (hashicorp/terraform-provider-aws issue 30825): the tags stand here as well.
resource "aws_instance" "job" {
  tags = { Name = "job" }

  launch_template {
    id      = aws_launch_template.job.id
    version = aws_launch_template.job.latest_version
  }
}
