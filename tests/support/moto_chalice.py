"""What moto lacks for `chalice deploy`: Swagger 2.0, layers by their ARN, and deployments of WebSocket APIs.

`python -m tests.support.moto_chalice` runs Chalice's command with its half of it.
"""

import json
import sys
from typing import Any

from chalice.awsclient import TypedAWSClient
from chalice.cli import main
from moto.apigateway.models import APIGatewayBackend
from moto.awslambda.exceptions import UnknownLayerVersionException
from moto.awslambda.responses import LambdaResponse

from infra.aws.chalice_command import pin_runtime


def patch_moto() -> None:
    """Accept Chalice's document without reading it, and give the API one method, without which it has no stage."""

    def import_rest_api(backend: Any, api_doc: dict[str, Any], fail_on_warnings: bool) -> Any:
        api = backend.create_rest_api(name=api_doc["info"]["title"], description="")
        root = api.get_resource_for_path("/").id
        backend.put_method(api.id, root, "GET", "NONE")
        backend.put_integration(api.id, root, "GET", "MOCK", "", "POST")
        return api

    def put_rest_api(backend: Any, function_id: str, *_: Any, **__: Any) -> Any:
        return backend.get_rest_api(function_id)

    def get_layer_version_by_arn(response: Any) -> str:
        arn = response._get_param("Arn")
        version = response.backend.layers_versions_by_arn(arn)
        if version is None:
            raise UnknownLayerVersionException(arn)
        return json.dumps(version.get_layer_version())

    setattr(LambdaResponse, "get_layer_version_by_arn", get_layer_version_by_arn)  # noqa: B010 - it has none
    APIGatewayBackend.import_rest_api = import_rest_api  # type: ignore[method-assign, assignment]
    APIGatewayBackend.put_rest_api = put_rest_api  # type: ignore[method-assign, assignment]


def patch_chalice() -> None:
    """Leave out the one call that moto does not know."""
    TypedAWSClient.deploy_websocket_api = lambda *_, **__: "deployment"  # type: ignore[method-assign]


if __name__ == "__main__":
    pin_runtime()
    patch_chalice()
    sys.exit(main())
