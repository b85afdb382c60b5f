"""AWS's list prices in dollars, for eu-west-1 and us-east-1."""

from typing import Final

DATED: Final = "2026-11-29"
SOURCE: Final = "AWS's public pages, as remembered: check them before you rely on them"

FARGATE_ARM_VCPU_HOUR: Final = 0.03238
FARGATE_ARM_GB_HOUR: Final = 0.00356
FARGATE_SPOT_SHARE: Final = 0.33
PUBLIC_IPV4_HOUR: Final = 0.005
TRAFFIC_OUT_GB: Final = 0.09
LAMBDA_REQUEST: Final = 0.0000002
LAMBDA_ARM_GB_SECOND: Final = 0.0000133334
REST_REQUEST: Final = 0.0000035
SOCKET_MESSAGE: Final = 0.00000114
SOCKET_MINUTE: Final = 0.000000285
DYNAMODB_READ: Final = 0.000000125
DYNAMODB_WRITE: Final = 0.000000625
CLOUDFRONT_GB: Final = 0.085  # to visitors in Europe and North America
CLOUDFRONT_REQUEST: Final = 0.0000012
S3_PUT: Final = 0.000005
S3_GET: Final = 0.0000004
S3_GB_MONTH: Final = 0.023
TRANSCRIBE_MINUTE: Final = 0.024  # streaming, of sound that is sent
SECRETS_MONTH: Final = 0.4
