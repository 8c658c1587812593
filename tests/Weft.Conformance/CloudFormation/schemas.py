"""Prints the public schemas of resource types that the installed cfn-lint carries: a line of JSON for each type named on standard input."""
import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

LISTS = ("createOnlyProperties", "conditionalCreateOnlyProperties", "readOnlyProperties")


def members(schema, node, depth=0):
    """The names of an object's members with what is below them; a list is what it holds."""
    if "$ref" in node:
        node = schema.get("definitions", {}).get(node["$ref"].split("/")[-1], {})
    if node.get("type") == "array" or "items" in node:
        return members(schema, node.get("items", {}), depth)
    if "properties" not in node or depth > 3:
        return {}
    return {name: members(schema, below, depth + 1) for name, below in node["properties"].items()}


for line in sys.stdin:
    name = line.strip()
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name).schema
    print(json.dumps({
        "type": name,
        # A schema without properties takes whatever the template says.
        "properties": members(schema, {"properties": schema["properties"]}) if "properties" in schema else None,
        "required": schema.get("required", []),
        **{key: [path.removeprefix("/properties/") for path in schema.get(key, [])] for key in LISTS},
    }))
