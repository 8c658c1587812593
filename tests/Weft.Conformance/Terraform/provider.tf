terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

# Nothing of Weft is named here: the endpoint, the keys and the Region come from the environment, as for AWS.
provider "aws" {
  default_tags {
    tags = { Project = "weft" }
  }
}

data "aws_caller_identity" "me" {}

data "aws_region" "here" {}

data "aws_availability_zones" "here" {
  state = "available"
}

locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 3)
}
