"""What CloudFormation makes and moto does not know: CloudFront's distribution, and the sender of emails. Here they are
names alone, so that the templates' conditions, parameters and outputs are evaluated."""

from typing import Any, Final

from moto.core.common_models import CloudFormationModel

DISTRIBUTION: Final = "d111111abcdef8.cloudfront.net"
# Type -> its attributes. `{name}` stands for the name of the resource.
ATTRIBUTES: Final[dict[str, dict[str, str]]] = {
    "AWS::CloudFront::Distribution": {"DomainName": DISTRIBUTION},
    "AWS::CloudFront::OriginAccessControl": {},
    "AWS::CloudFront::CachePolicy": {},
    "AWS::CloudFront::OriginRequestPolicy": {},
    "AWS::CloudFront::Function": {"FunctionARN": "arn:aws:cloudfront::123456789012:function/{name}"},
    "AWS::SES::ConfigurationSet": {},
    "AWS::SES::EmailIdentity": {
        f"DkimDNSToken{part}{number}": f"{number}{part.lower()}._domainkey.example"
        for part in ("Name", "Value")
        for number in (1, 2, 3)
    },
}

_added: list[type[CloudFormationModel]] = []  # moto finds subclasses while somebody has them


def add_missing_resources() -> None:
    """Let moto's CloudFormation make them. Call it before the first template is read."""
    _added.extend(_named(kind, attributes) for kind, attributes in ATTRIBUTES.items())


def _named(kind: str, attributes: dict[str, str]) -> type[CloudFormationModel]:
    class Named(CloudFormationModel):
        def __init__(self, name: str) -> None:
            self.physical_resource_id = name

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return kind

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr in attributes

        def get_cfn_attribute(self, attr: str) -> str:
            return attributes[attr].format(name=self.physical_resource_id)

        @classmethod
        def create_from_cloudformation_json(cls, resource_name: str, *_: Any, **__: Any) -> Any:
            return cls(resource_name)

        @classmethod
        def update_from_cloudformation_json(cls, original_resource: Any, *_: Any, **__: Any) -> Any:
            return original_resource

        @classmethod
        def delete_from_cloudformation_json(cls, *_: Any, **__: Any) -> None:
            pass

        def is_created(self) -> bool:
            return True

    return Named
